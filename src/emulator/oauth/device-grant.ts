import { randomInt } from "node:crypto";
import { remember } from "../world/issued.js";
import { type DeviceAuthorization, randomText } from "../world/oauth-state.js";
import type { EmulatorState } from "../world/state.js";
import { isEnabled } from "../world/users.js";
import { json, oauthError } from "./answers.js";
import { clientFor, originsOf, verifyClient } from "./clients.js";
import { type FormRequest, knownScopes } from "./form-request.js";
import { issueTokens } from "./issue-tokens.js";

const lifeSeconds = 300;
const intervalSeconds = 5;

/** `/oauth/v2/device_authorization` (RFC 8628). An application without the grant gets a code too, and fails later. */
export function beginDevice(request: FormRequest): Response {
  const { state, issuer, form } = request;
  const application = verifyClient(request);
  if (application instanceof Response) return application;
  const scopes = knownScopes(form.get("scope") ?? "");
  const origins = originsOf(state, application);
  const deviceCode = randomText(16);
  const userCode = newUserCode(state);
  // Parts of a request's text would keep it whole.
  const device: DeviceAuthorization = structuredClone({
    ...clientFor(state, application, scopes),
    ...(origins && { origins }),
    userCode,
    scopes,
    expiresAt: state.now() + lifeSeconds * 1000,
    state: "pending",
  });
  const isOver = (one: DeviceAuthorization) =>
    one.state === "pending" ? one.expiresAt <= state.now() : one.state !== "approved";
  remember(state.oauth.devices, deviceCode, device, isOver);
  remember(state.oauth.devicesByUserCode, withoutDash(userCode), device, isOver);
  return json({
    device_code: deviceCode,
    user_code: userCode,
    verification_uri: `${issuer}/device`,
    verification_uri_complete: `${issuer}/device?user_code=${userCode}`,
    expires_in: lifeSeconds,
    interval: intervalSeconds,
  });
}

/** The device grant. A code is not bound to its application: any with the grant may use it, as on the server. */
export async function pollDevice(request: FormRequest): Promise<Response> {
  const { state, issuer, form } = request;
  const application = verifyClient(request);
  if (application instanceof Response) return application;
  const deviceCode = form.get("device_code");
  if (!deviceCode) return oauthError("invalid_request", "device_code missing");
  const device = state.oauth.devices.get(deviceCode);
  // An approval wins over the expiry, as long as no poll has met it.
  if (device?.state === "pending" && device.expiresAt <= state.now()) device.state = "expired";
  switch (device?.state) {
    case "pending":
      return oauthError("authorization_pending", pending);
    case "denied":
      return oauthError("access_denied", "The authorization request was denied.");
    case "expired":
      return oauthError("expired_token", 'The "device_code" has expired.');
  }
  const user = state.users.get(device?.signIn?.userId ?? "");
  if (device?.state !== "approved" || !device.signIn || !isEnabled(state, user)) {
    return oauthError("invalid_grant");
  }
  device.state = "used";
  const { audience, origins, scopes, signIn } = device;
  const grant = {
    ...signIn,
    clientId: application.clientId,
    audience,
    ...(origins && { origins }),
    scopes,
    idTokenSeconds: 43_200,
  };
  return issueTokens(state, issuer, user, grant);
}

const pending =
  "The client SHOULD repeat the access token request to the token endpoint, " +
  "after interval from device authorization response.";

/** The device that shows a code, however a person types it. */
export function deviceOf({ oauth }: EmulatorState, userCode: string): DeviceAuthorization | undefined {
  return oauth.devicesByUserCode.get(withoutDash(userCode));
}

function withoutDash(userCode: string): string {
  return userCode.toUpperCase().replace(/[\s-]/g, "");
}

const consonants = "BCDFGHJKLMNPQRSTVWXZ";

function newUserCode(state: EmulatorState): string {
  const letters = Array.from({ length: 8 }, () => consonants[randomInt(consonants.length)]).join("");
  const code = `${letters.slice(0, 4)}-${letters.slice(4)}`;
  return deviceOf(state, code) ? newUserCode(state) : code;
}
