import { setTimeout as pause } from "node:timers/promises";
import { Code, type ConnectError, createClient } from "@connectrpc/connect";
import { ManagementService } from "../../../gen/zitadel/management/v1/management_pb.js";
import type { ManagementClient } from "../../client.js";
import { ErrorId, zitadelError } from "../../errors.js";
import { lacksRpc } from "../../lacks-rpc.js";
import { isForeign } from "../../outcome.js";
import { openTransport } from "../connection.js";
import type { Protocol } from "../settings.js";
import { limitMs } from "./ask.js";
import { callFailed, type Finding, failed, ok, warning } from "./finding.js";
import { errorOf, type Probe, probeOf } from "./probe.js";

/** What came of a look at a protocol. */
export interface ProtocolState {
  protocol: Protocol;
  finding: Finding;
  /** Whether calls reach ZITADEL. */
  answers: boolean;
  /** Whether also its errors come back as they are, maybe without their details. */
  works: boolean;
  /** The API that commands speak over it: v2 only where the server has no Management v1. */
  api: "v1" | "v2";
}

/** Where an instance is, and the headers by which it is found there. */
export interface Instance {
  baseUrl: string;
  headers: [name: string, value: string][];
}

const startMs = 4_000;

/**
 * Looks at a protocol: a call that succeeds, calls without a token, and one with a token that there is not, whose
 * errors must come through unchanged.
 */
export async function checkProtocol(protocol: Protocol, instance: Instance): Promise<ProtocolState> {
  // The token of the probe is nobody's secret.
  const options = { ...instance, defaultTimeoutMs: limitMs, allowTokenOverPlaintext: true };
  await using transport = await openTransport(protocol, options);
  const unhealthy = await startedHealth(protocol, createClient(ManagementService, transport));
  const v2 = probeOf("v2", transport);
  const isV2 = unhealthy && lacksRpc(unhealthy) && isMissingAuth(await v2.read(), protocol);
  const probe = isV2 ? v2 : probeOf("v1", transport);
  const state = { protocol, api: probe.api };
  if (unhealthy && !isV2) {
    return { ...state, finding: healthFailed(protocol, unhealthy), answers: false, works: false };
  }
  const wrong = await checkRefusals(protocol, probe);
  if (wrong?.status === "failed") return { ...state, finding: wrong, answers: true, works: false };
  const lost = await checkDetails(protocol, probe);
  const finding = lost ?? wrong ?? ok(protocol, "calls and errors come through");
  return { ...state, finding, answers: true, works: true };
}

/** For about a second after its start ZITADEL refuses REST: its own gateway has no connection then. */
async function startedHealth(
  protocol: Protocol,
  client: ManagementClient,
): Promise<ConnectError | undefined> {
  const end = Date.now() + startMs;
  for (;;) {
    const error = await errorOf(client.healthz({}));
    const starts = protocol === "rest" && error?.code === Code.Unavailable && error.isWireError;
    if (!starts || Date.now() > end) return error;
    await pause(250);
  }
}

function healthFailed(protocol: Protocol, error: ConnectError): Finding {
  const { code, id } = zitadelError(error);
  if (code === Code.NotFound && id === undefined && !isForeign(error)) {
    return callFailed(protocol, error, "no instance has this host name: use the domain of the instance");
  }
  const others = (["grpc", "grpc-web", "rest"] as const).filter((other) => other !== protocol).join(" or ");
  return callFailed(protocol, error, `if this line alone fails, a proxy blocks it: use --protocol ${others}`);
}

/** Calls without a token are refused before anything is looked at. */
async function checkRefusals(protocol: Protocol, probe: Probe): Promise<Finding | undefined> {
  const refused = await probe.read();
  if (!isMissingAuth(refused, protocol)) {
    return failed(protocol, `a call without token gave: ${describe(refused)}`, proxyAdvice[protocol]);
  }
  if (protocol !== "rest") return undefined;
  const removal = await probe.remove();
  if (!isMissingAuth(removal, protocol)) {
    return failed(
      protocol,
      `DELETE without token gave: ${describe(removal)}`,
      "let the proxy pass DELETE on",
    );
  }
  if (refused?.code === Code.Unauthenticated) return undefined;
  return warning(
    protocol,
    "a call without token gives HTTP 500 and code 2 in the place of 401, as ZITADEL 4.11 does",
    "calls with a token are right: only who looks for a missing token by its status has to know",
  );
}

/** Who answers to a token that there is not tells whether the header arrives, and whether details come back. */
async function checkDetails(protocol: Protocol, probe: Probe): Promise<Finding | undefined> {
  const refused = await probe.read("doctor-probe");
  if (zitadelError(refused).id === ErrorId.TokenInvalid) return undefined;
  if (isRestOf411(refused, protocol)) return undefined;
  if (isMissingAuth(refused, protocol)) {
    return failed(
      protocol,
      "the authorization header does not arrive",
      "something in front takes it away: let it pass authorization on",
    );
  }
  if (refused?.code === Code.Unauthenticated && refused.rawMessage.includes(ErrorId.TokenInvalid)) {
    return failed(protocol, "errors come through without their details", detailsAdvice[protocol]);
  }
  return failed(protocol, `a call with a wrong token gave: ${describe(refused)}`, proxyAdvice[protocol]);
}

const proxyAdvice: Record<Protocol, string> = {
  grpc: "something in front changes errors: it must pass on HTTP/2 trailers, and add no authorization",
  "grpc-web": "something in front changes errors: it must pass on body and grpc-status unchanged",
  rest: "something in front changes errors: it must pass on 4xx answers with their body",
};

const droppedTrailer =
  "something in front drops grpc-status-details-bin, and ZITADEL's error ids with it: take out what hides or removes it, such as nginx's grpc_hide_header or haproxy's del-header";

const detailsAdvice: Record<Protocol, string> = {
  grpc: droppedTrailer,
  "grpc-web": `${droppedTrailer}; a proxy that translates gRPC-web must pass it on too`,
  rest: "something in front rewrites the JSON of errors: let it pass on 4xx answers with their body",
};

function isMissingAuth(error: ConnectError | undefined, protocol: Protocol): boolean {
  if (isRestOf411(error, protocol)) return true;
  return error?.code === Code.Unauthenticated && error.rawMessage.includes("auth header missing");
}

/** Over REST, ZITADEL 4.11 answers a call without a token with HTTP 500 and code 2. */
function isRestOf411(error: ConnectError | undefined, protocol: Protocol): boolean {
  return protocol === "rest" && error?.code === Code.Unknown && error.isWireError && !isForeign(error);
}

function describe(error: ConnectError | undefined): string {
  return error ? `${Code[error.code]}, ${error.rawMessage.slice(0, 200)}` : "a success";
}
