import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { ManagementService } from "../../../gen/zitadel/management/v1/management_pb.js";
import { zitadelError } from "../../errors.js";
import { openTransport, type Protocol } from "../connection.js";
import { callFailed, type Finding, failed, ok } from "./finding.js";

const protocols: readonly Protocol[] = ["grpc", "grpc-web", "rest"];

/**
 * Looks at each protocol: a call that succeeds, and calls without a token, whose error must come through unchanged.
 * Returns those that work.
 */
export async function* checkProtocols(baseUrl: string): AsyncGenerator<Finding, Protocol[]> {
  const working: Protocol[] = [];
  for (const protocol of protocols) {
    const finding = await checkProtocol(protocol, baseUrl);
    yield finding;
    if (finding.status === "ok") working.push(protocol);
  }
  return working;
}

async function checkProtocol(protocol: Protocol, baseUrl: string): Promise<Finding> {
  await using transport = await openTransport(protocol, { baseUrl, defaultTimeoutMs: 5_000 });
  const client = createClient(ManagementService, transport);
  try {
    await client.healthz({});
  } catch (error) {
    return healthFailed(protocol, error);
  }
  const refused = await errorOf(client.getMyOrg({}));
  if (!isMissingAuth(refused)) {
    return failed(protocol, `a call without token gave: ${describe(refused)}`, proxyAdvice[protocol]);
  }
  // Refused before anything is looked at, as it carries no token.
  const removal =
    protocol === "rest" ? await errorOf(client.removeHumanAuthFactorOTP({ userId: "0" })) : refused;
  if (!isMissingAuth(removal)) {
    return failed(
      protocol,
      `DELETE without token gave: ${describe(removal)}`,
      "let the proxy pass DELETE on",
    );
  }
  return ok(protocol, "calls and errors come through");
}

const proxyAdvice: Record<Protocol, string> = {
  grpc: "something in front changes errors: it must pass on HTTP/2 trailers, and add no authorization",
  "grpc-web": "something in front changes errors: it must pass on body and grpc-status unchanged",
  rest: "something in front changes errors: it must pass on 4xx answers with their body",
};

function healthFailed(protocol: Protocol, error: unknown): Finding {
  const { code, id } = zitadelError(error);
  if (code === Code.NotFound && id === undefined) {
    return callFailed(protocol, error, "no instance has this host name: use the domain of the instance");
  }
  const others = protocols.filter((other) => other !== protocol).join(" or ");
  return callFailed(protocol, error, `if this line alone fails, a proxy blocks it: use --protocol ${others}`);
}

function isMissingAuth(error: ConnectError | undefined): boolean {
  return error?.code === Code.Unauthenticated && error.rawMessage.includes("auth header missing");
}

function describe(error: ConnectError | undefined): string {
  return error ? `${Code[error.code]}, ${error.rawMessage}` : "a success";
}

async function errorOf(call: Promise<unknown>): Promise<ConnectError | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    return ConnectError.from(error);
  }
}
