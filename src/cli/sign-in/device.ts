import { setTimeout as sleep } from "node:timers/promises";
import { Code, ConnectError } from "@connectrpc/connect";
import * as oauth from "oauth4webapi";
import type { Refusal } from "../../auth/token-error.js";
import { CliError, ExitCode } from "../cli-error.js";
import { note } from "../output.js";
import type { Instance } from "./instance.js";
import { originIn } from "./origin.js";
import { type Answer, ask, textOf } from "./server.js";
import { clientAt, scope, type Tokens, tokensIn } from "./tokens.js";

/** A device that waits until a person has confirmed its code. */
interface Device {
  code: string;
  endsAt: number;
  intervalMs: number;
}

const slowerMs = 5_000;
const minIntervalMs = 1_000;
const maxWaitMs = 3_600_000;
const maxUserCodeLength = 64;

/**
 * Signs in by a code that the person confirms in a browser, wherever that is (RFC 8628). Denial, expiry and an
 * application or a server without this are errors with what to do; a lost network is waited for until the code expires.
 */
export async function signInByDevice(
  instance: Instance,
  server: oauth.AuthorizationServer,
  clientId: string,
  signal: AbortSignal,
): Promise<Tokens> {
  const device = await begin(instance, server, clientId, signal);
  const secrets = [device.code];
  let { intervalMs } = device;
  let failures = 0;
  for (;;) {
    const left = device.endsAt - performance.now();
    const pauseMs = intervalMs * 2 ** Math.min(failures, 3);
    // Who confirms at the last moment is asked for too.
    const isLast = pauseMs >= left;
    await sleep(Math.max(0, Math.min(pauseMs, left)), undefined, { signal });
    const answer = await ask(instance, server.token_endpoint as string, secrets, signal, (options) =>
      oauth.deviceCodeGrantRequest(server, { client_id: clientId }, oauth.None(), device.code, options),
    ).catch(unanswered);
    if (answer instanceof ConnectError || isOutage(answer.refusal)) {
      const why = answer instanceof ConnectError ? answer.rawMessage : textOf(answer.refusal as Refusal);
      if (isLast)
        throw new CliError(`the code has expired; the server failed last: ${why}`, ExitCode.unavailable);
      if (failures++ === 0) note(`${why}: still trying`);
      continue;
    }
    failures = 0;
    const { response, refusal } = answer;
    if (!refusal) {
      const client = clientAt(clientId, response);
      return tokensIn(response, (ours) => oauth.processDeviceCodeResponse(server, client, ours));
    }
    if (refusal.error === "slow_down") intervalMs += slowerMs;
    else if (refusal.error !== "authorization_pending") throw refused(refusal, clientId);
    if (isLast) throw expired();
  }
}

function unanswered(error: unknown): ConnectError {
  if (error instanceof ConnectError && error.code === Code.Unavailable) return error;
  throw error;
}

/** What a server, or what stands before it, says while it restarts. */
function isOutage(refusal: Refusal | undefined): boolean {
  return refusal !== undefined && !refusal.error && (refusal.status >= 500 || refusal.status === 429);
}

async function begin(
  instance: Instance,
  server: oauth.AuthorizationServer,
  clientId: string,
  signal: AbortSignal,
): Promise<Device> {
  const endpoint = server.device_authorization_endpoint;
  const without = `${server.issuer} has no sign-in by code (RFC 8628): use --web`;
  if (endpoint === undefined) throw new CliError(without, ExitCode.failed);
  const client = { client_id: clientId };
  const answer = await ask(instance, endpoint, [], signal, (options) =>
    oauth.deviceAuthorizationRequest(server, client, oauth.None(), { scope }, options),
  );
  if (answer.refusal?.status === 404) throw new CliError(without, ExitCode.failed);
  if (answer.refusal) throw refused(answer.refusal, clientId);
  const device = await read(server, client, answer);
  const { user_code, verification_uri, verification_uri_complete, expires_in, interval = 5 } = device;
  if (user_code.length > maxUserCodeLength)
    throw new CliError(`${endpoint} gave no usable code`, ExitCode.failed);
  const address = new URL(verification_uri_complete ?? verification_uri).href;
  for (const each of [verification_uri, address]) {
    // Whoever can change the answer could send people to a page of their own.
    if (originIn(each) !== originIn(server.issuer)) {
      throw new CliError(
        `${server.issuer} sends people to another host to sign in, ${each}: do not open it`,
        ExitCode.failed,
      );
    }
  }
  const waitMs = Math.min(expires_in * 1000, maxWaitMs);
  note(`Open ${address}`);
  note(
    `and confirm it if it shows the code ${user_code}. Waiting ${Math.ceil(waitMs / 60_000)} min; Ctrl-C ends it.`,
  );
  return {
    code: device.device_code,
    endsAt: performance.now() + waitMs,
    intervalMs: Math.max(interval * 1000, minIntervalMs),
  };
}

async function read(
  server: oauth.AuthorizationServer,
  client: oauth.Client,
  { response }: Answer,
): Promise<oauth.DeviceAuthorizationResponse> {
  try {
    const device = await oauth.processDeviceAuthorizationResponse(server, client, response);
    for (const address of [device.verification_uri, device.verification_uri_complete ?? server.issuer]) {
      if (originIn(address) === undefined) throw new TypeError("it has no address to open");
    }
    return device;
  } catch (error) {
    const endpoint = server.device_authorization_endpoint;
    throw new CliError(`the answer of ${endpoint} has no code: ${(error as Error).message}`, ExitCode.failed);
  }
}

function expired(): CliError {
  return new CliError("nobody confirmed the code in time: run it again", ExitCode.failed);
}

function refused(refusal: Refusal, clientId: string): CliError {
  switch (refusal.error) {
    case "access_denied":
      return new CliError("the sign-in was denied", ExitCode.denied);
    case "expired_token":
      return expired();
    case "invalid_client":
      return new CliError(
        `no active application has the client id ${clientId} (${textOf(refusal)})`,
        ExitCode.usage,
      );
    case "unauthorized_client":
      return new CliError(
        `the application ${clientId} has no sign-in by code (${textOf(refusal)}): add the grant type Device Code to it, or use --web`,
        ExitCode.usage,
      );
    case "invalid_grant":
      return new CliError(
        "the code was used already, or whoever confirmed it may not sign in: run it again",
        ExitCode.denied,
      );
    default:
      return new CliError(`the sign-in was refused: ${textOf(refusal)}`, ExitCode.failed);
  }
}
