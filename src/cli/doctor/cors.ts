import { ErrorId } from "../../errors.js";
import type { Protocol } from "../settings.js";
import { ask, whyNot } from "./ask.js";
import { type Finding, failed, ok } from "./finding.js";
import type { Instance } from "./protocols.js";

/** The protocols that pages can speak. */
export type PageProtocol = Exclude<Protocol, "grpc">;

/** Whose browser calls, and what for. */
export interface PageCall {
  instance: Instance;
  origin: string;
  /** Undefined: there is none, or none that may be sent there. */
  token: string | undefined;
  orgId: string | undefined;
  api: "v1" | "v2";
}

interface Preflight {
  paths: Record<PageCall["api"], string>;
  method: string;
  /** What our client sends from a page, in the order in which browsers list it. */
  headers: string[];
}

const preflights: Record<PageProtocol, Preflight> = {
  "grpc-web": {
    paths: {
      v1: "/zitadel.management.v1.ManagementService/RemoveHumanAuthFactorU2F",
      v2: "/zitadel.user.v2.UserService/RemoveU2F",
    },
    method: "POST",
    headers: ["authorization", "content-type", "x-grpc-web", "x-user-agent", "x-zitadel-orgid"],
  },
  rest: {
    paths: { v1: "/management/v1/users/0/auth_factors/u2f/0", v2: "/v2/users/0/u2f/0" },
    method: "DELETE",
    headers: ["authorization", "x-zitadel-orgid"],
  },
};

const maxTextLength = 65_536;

/** Looks at CORS as a browser does that shows a page of this origin. */
export async function checkCors(protocol: PageProtocol, call: PageCall): Promise<Finding> {
  const check = `cors ${protocol}`;
  const { origin } = call;
  try {
    const missing = await whatIsMissing(call, preflights[protocol]);
    if (missing.length > 0) {
      return failed(
        check,
        `the preflight for a page of ${origin} lacks: ${missing.join("; ")}`,
        "something in front answers OPTIONS itself or takes headers away: let it pass them on unchanged",
      );
    }
    // Over gRPC-web the server does not compare the origin with those of the application.
    if (protocol === "rest" && (await isOriginRefused(call))) {
      return failed(
        check,
        `with this token a page of ${origin} may not call (${ErrorId.OriginNotAllowed})`,
        "add the page's origin to the additional origins of the application that the token was issued to, name it with --origin, or use gRPC-web, where it does not matter",
      );
    }
    return ok(check, `a page of ${origin} may call`);
  } catch (error) {
    return failed(
      check,
      `no answer to a page of ${origin}: ${whyNot(error)}`,
      "something in front swallows what browsers send: let it pass OPTIONS on",
    );
  }
}

async function whatIsMissing(
  { instance, origin, api }: PageCall,
  { paths, method, headers }: Preflight,
): Promise<string[]> {
  const answer = await ask(new URL(paths[api], instance.baseUrl), {
    method: "OPTIONS",
    headers: {
      ...Object.fromEntries(instance.headers),
      origin,
      "access-control-request-method": method,
      "access-control-request-headers": headers.join(","),
    },
  });
  await answer.body?.cancel();
  const list = (name: string) =>
    (answer.headers.get(name) ?? "")
      .toLowerCase()
      .split(",")
      .map((part) => part.trim());
  const missing: string[] = [];
  if (!answer.ok) missing.push(`a 2xx status (it is ${answer.status})`);
  const allowed = answer.headers.get("access-control-allow-origin");
  if (allowed !== origin && allowed !== "*") missing.push("access-control-allow-origin");
  if (!list("access-control-allow-methods").includes(method.toLowerCase())) missing.push(`method ${method}`);
  // "*" does not stand for authorization.
  const allowedHeaders = list("access-control-allow-headers");
  for (const header of headers) if (!allowedHeaders.includes(header)) missing.push(`header ${header}`);
  return missing;
}

/** Tokens that were issued to an application may be used from its own origins only. */
async function isOriginRefused({ instance, origin, token, orgId, api }: PageCall): Promise<boolean> {
  if (token === undefined) return false;
  const headers = new Headers([
    ...instance.headers,
    ["origin", origin],
    ["authorization", `Bearer ${token}`],
  ]);
  if (orgId !== undefined) headers.set("x-zitadel-orgid", orgId);
  const path = api === "v1" ? "/management/v1/orgs/me" : "/v2/users/0";
  const answer = await ask(new URL(path, instance.baseUrl), { headers });
  if (answer.status !== 403) {
    await answer.body?.cancel();
    return false;
  }
  return (await readStart(answer)).includes(ErrorId.OriginNotAllowed);
}

async function readStart({ body }: Response): Promise<string> {
  let text = "";
  for await (const chunk of (body ?? new Blob().stream()).pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (text.length > maxTextLength) break;
  }
  return text;
}
