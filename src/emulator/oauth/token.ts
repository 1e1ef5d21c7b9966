import { oauthError } from "./answers.js";
import { exchangeCode, refresh } from "./application-grants.js";
import { pollDevice } from "./device-grant.js";
import type { FormRequest } from "./form-request.js";
import { clientCredentials, jwtProfile } from "./machine-grants.js";

/** `/oauth/v2/token`. */
export async function token(request: FormRequest): Promise<Response> {
  const grantType = request.form.get("grant_type");
  switch (grantType) {
    case "client_credentials":
      return clientCredentials(request);
    case "urn:ietf:params:oauth:grant-type:jwt-bearer":
      return jwtProfile(request);
    case "authorization_code":
      return exchangeCode(request);
    case "refresh_token":
      return refresh(request);
    case "urn:ietf:params:oauth:grant-type:device_code":
      return pollDevice(request);
    case null:
    case "":
      return oauthError("invalid_request", "grant_type missing");
    default:
      return oauthError("unsupported_grant_type", `${grantType} not supported`);
  }
}
