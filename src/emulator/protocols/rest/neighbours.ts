import { Code, ConnectError } from "@connectrpc/connect";
import type { Call } from "../../service/call.js";
import { checkCall } from "../../service/checks.js";
import type { EmulatorState } from "../../world/state.js";
import type { HttpRequest } from "../http.js";
import type { Route } from "./routes.js";

/** Whether only the registration of keys has a path: the server knows it, and the emulator has no method for it. */
export function isRegistration({ apis }: EmulatorState, path: string): boolean {
  return apis.includes("v2") && /^\/v2\/users\/[^/]+\/(u2f|passkeys)$/.test(path);
}

/** What a POST to the path of these removals reaches on the server: an rpc that the emulator has not. */
const verifications: Record<string, string> = {
  RemoveU2F: "VerifyU2FRegistration",
  RemovePasskey: "VerifyPasskeyRegistration",
};

/** Whether a request would verify a registration. Any other neighbour of our rpcs is a wrong method here. */
export function isVerification({ method }: HttpRequest, route: Route): boolean {
  return method === "POST" && route.method.name in verifications;
}

/** The server's refusal of a verification without a credential; one with a credential is more than the emulator can do. */
export function refuseVerification(state: EmulatorState, call: Call, body: Uint8Array): ConnectError {
  const { name } = call.method;
  const rpc = verifications[name];
  try {
    checkCall(state, call, {}, {});
  } catch (reason) {
    const { rawMessage, code, details } = ConnectError.from(reason, Code.Internal);
    const message = rawMessage.replace(`invalid ${name}Request.`, `invalid ${rpc}Request.`);
    const outgoing = details.filter((detail) => "desc" in detail);
    return new ConnectError(message, code, undefined, outgoing);
  }
  return /"public(KeyC|_key_c)redential"\s*:\s*\{/.test(Buffer.from(body).toString())
    ? new ConnectError(`the emulator has no ${rpc}`, Code.Unimplemented)
    : new ConnectError(`invalid ${rpc}Request.PublicKeyCredential: value is required`, Code.InvalidArgument);
}
