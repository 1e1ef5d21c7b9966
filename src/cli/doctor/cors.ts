import { type Finding, failed, ok } from "./finding.js";

interface Preflight {
  check: string;
  path: string;
  method: string;
  /** What our client sends from a page, in the order in which browsers list it. */
  headers: string[];
}

const preflights: Preflight[] = [
  {
    check: "cors grpc-web",
    path: "/zitadel.management.v1.ManagementService/RemoveHumanAuthFactorU2F",
    method: "POST",
    headers: ["authorization", "content-type", "x-grpc-web", "x-user-agent", "x-zitadel-orgid"],
  },
  {
    check: "cors rest",
    path: "/management/v1/users/0/auth_factors/u2f/0",
    method: "DELETE",
    headers: ["authorization", "x-zitadel-orgid"],
  },
];

/** Looks at CORS as a browser does that shows a page of this origin. */
export async function* checkCors(baseUrl: string, origin: string): AsyncGenerator<Finding> {
  for (const preflight of preflights) {
    const missing = await whatIsMissing(baseUrl, origin, preflight).catch((error: Error) => [error.message]);
    yield missing.length === 0
      ? ok(preflight.check, `a page of ${origin} may call`)
      : failed(
          preflight.check,
          `the preflight for a page of ${origin} lacks: ${missing.join("; ")}`,
          "something in front answers OPTIONS itself or takes headers away: let it pass them on unchanged",
        );
  }
}

async function whatIsMissing(baseUrl: string, origin: string, preflight: Preflight): Promise<string[]> {
  const { path, method, headers } = preflight;
  const answer = await fetch(new URL(path, baseUrl), {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": method,
      "access-control-request-headers": headers.join(","),
    },
    redirect: "manual",
    signal: AbortSignal.timeout(5_000),
  });
  const list = (name: string) => (answer.headers.get(name) ?? "").toLowerCase().split(/\s*,\s*/);
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
