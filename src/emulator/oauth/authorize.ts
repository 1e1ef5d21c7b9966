import { remember } from "../world/issued.js";
import { type AuthRequest, randomText, type SignIn } from "../world/oauth-state.js";
import type { EmulatorState } from "../world/state.js";
import { isEnabled } from "../world/users.js";
import type { WorldApplication } from "../world/world.js";
import { oauthError, redirect } from "./answers.js";
import { clientFor, findApplication, originsOf } from "./clients.js";
import { contactAdministrator, type FormRequest, knownScopes, scopeMissing } from "./form-request.js";

/** `/oauth/v2/authorize`. Who is signed in gets the code at once; others get the sign-in page. */
export function authorize({ state, form }: FormRequest, session: SignIn | undefined): Response {
  const clientId = form.get("client_id");
  if (!clientId) return oauthError("invalid_request", "auth request is missing client_id");
  const application = findApplication(state, clientId);
  if (!application) return oauthError("invalid_request", "Errors.App.NotFound");
  const redirectUri = form.get("redirect_uri");
  if (!redirectUri) return oauthError("server_error", "auth request is missing redirect_uri", 500);
  const prompt = form.get("prompt") ?? "";
  if (/\bnone\b/.test(prompt) && prompt !== "none") return oauthError("invalid_request", noneIsAlone);
  const scope = form.get("scope");
  if (!scope) return oauthError("invalid_request", scopeMissing);
  if (!mayReturnTo(state, redirectUri, application.redirectUris)) {
    return oauthError("invalid_request", `${redirectUriMissing} ${contactAdministrator}`);
  }
  const wrongType = checkResponseType(application, form.get("response_type"));
  if (wrongType) return wrongType;
  const challenge = form.get("code_challenge");
  // Parts of a request's text would keep it whole.
  const asked: AuthRequest = structuredClone({
    clientId,
    redirectUri,
    scopes: knownScopes(scope),
    state: form.get("state") ?? undefined,
    nonce: form.get("nonce") ?? undefined,
    prompt,
    loginHint: form.get("login_hint") ?? "",
    challenge: challenge
      ? { value: challenge, method: form.get("code_challenge_method") ?? "plain" }
      : undefined,
  });
  const isKnown = session && isEnabled(state, state.users.get(session.userId));
  if (isKnown && ["", "none"].includes(prompt)) return sendCode(state, asked, session);
  const id = randomText();
  remember(state.oauth.authRequests, id, asked);
  return redirect(`/ui/login/login?authRequestID=${id}`);
}

const noneIsAlone = "The prompt parameter `none` must only be used as a single value";
const redirectUriMissing = "The requested redirect_uri is missing in the client configuration.";

function checkResponseType({ grantTypes }: WorldApplication, type: string | null): Response | undefined {
  if (!type) {
    return oauthError(
      "invalid_request",
      `The response type is missing in your request. ${contactAdministrator}`,
    );
  }
  if (type === "code" && grantTypes.includes("authorization_code")) return undefined;
  const missing = "The requested response type is missing in the client configuration.";
  return oauthError("unauthorized_client", `${missing} ${contactAdministrator}`);
}

/** Sends a person who has signed in back to the application, with a code. */
export function sendCode(
  state: EmulatorState,
  asked: AuthRequest,
  signIn: SignIn,
  cookie?: string,
): Response {
  const application = findApplication(state, asked.clientId);
  if (!application) return oauthError("invalid_request", "Errors.App.NotFound");
  const code = randomText();
  const grant = {
    ...signIn,
    ...clientFor(state, application, asked.scopes),
    scopes: asked.scopes,
    ...(asked.nonce !== undefined && { nonce: asked.nonce }),
    origins: originsOf(state, application) ?? [new URL(asked.redirectUri).origin],
    idTokenSeconds: 43_200,
  };
  remember(state.oauth.codes, code, { ...asked, grant }, isUsed);
  return sendBack(asked, { code }, cookie);
}

function isUsed(grant: object | undefined): boolean {
  return grant === undefined;
}

/** Sends a person back to the application. */
export function sendBack(
  { redirectUri, state }: AuthRequest,
  parameters: Record<string, string>,
  cookie?: string,
): Response {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  if (state !== undefined) url.searchParams.set("state", state);
  return redirect(url.href, cookie);
}

/** Whether a browser may be sent to an address: one of the application's, or without applications any on this machine. */
export function mayReturnTo(
  { oauth }: EmulatorState,
  address: string,
  registered: string[] | undefined,
): boolean {
  return oauth.applications ? (registered ?? []).includes(address) : onThisMachine(address);
}

function onThisMachine(address: string): boolean {
  return (
    /^https?:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?(\/|\?|$)/.test(address) && URL.canParse(address)
  );
}
