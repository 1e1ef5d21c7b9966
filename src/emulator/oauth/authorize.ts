import { type AuthRequest, randomText, type SignIn } from "../world/oauth-state.js";
import type { EmulatorState } from "../world/state.js";
import { isEnabled } from "../world/users.js";
import { oauthError, redirect } from "./answers.js";
import { type FormRequest, knownScopes } from "./form-request.js";

/**
 * `/oauth/v2/authorize`. Every client id is a public application in development mode, with every address of this machine
 * as redirect URI. Who is signed in gets the code at once; others get the sign-in page.
 */
export function authorize({ state, issuer, form }: FormRequest, session: SignIn | undefined): Response {
  const clientId = form.get("client_id");
  const redirectUri = form.get("redirect_uri");
  if (!clientId) return oauthError("invalid_request", "client_id missing");
  if (!redirectUri || !onThisMachine(redirectUri)) {
    return oauthError("invalid_request", "the redirect_uri is not one of the application's");
  }
  const challenge = form.get("code_challenge");
  const asked: AuthRequest = {
    clientId,
    redirectUri,
    scopes: knownScopes(form.get("scope") ?? ""),
    state: form.get("state") ?? undefined,
    nonce: form.get("nonce") ?? undefined,
    challenge: challenge
      ? { value: challenge, method: form.get("code_challenge_method") ?? "plain" }
      : undefined,
  };
  const refuse = (error: string) => redirect(withParameters(asked, { error }));
  if (form.get("response_type") !== "code") return refuse("unsupported_response_type");
  if (!form.get("scope")) return refuse("invalid_request");
  const prompt = form.get("prompt") ?? "";
  if (session && isEnabled(state, state.users.get(session.userId)) && ["", "none"].includes(prompt)) {
    return sendCode(state, asked, session);
  }
  if (prompt === "none") return refuse("login_required");
  const id = randomText();
  state.oauth.authRequests.set(id, asked);
  const page = new URLSearchParams({ authRequestID: id, q: form.get("login_hint") ?? "" });
  return redirect(`${issuer}/ui/login/login?${page}`);
}

/** Sends a person who has signed in back to the application, with a code. */
export function sendCode(
  state: EmulatorState,
  asked: AuthRequest,
  signIn: SignIn,
  cookie?: string,
): Response {
  const code = randomText();
  const grant = {
    ...signIn,
    clientId: asked.clientId,
    scopes: asked.scopes,
    ...(asked.nonce !== undefined && { nonce: asked.nonce }),
    amr: signIn.secondFactor ? ["pwd", "mfa"] : ["pwd"],
    origins: [new URL(asked.redirectUri).origin],
    idTokenSeconds: 43_200,
  };
  state.oauth.codes.set(code, { ...asked, grant });
  return redirect(withParameters(asked, { code }), cookie);
}

function withParameters({ redirectUri, state }: AuthRequest, parameters: Record<string, string>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  if (state !== undefined) url.searchParams.set("state", state);
  return url.href;
}

/** Whether a browser on this machine that is sent there stays on it. */
export function onThisMachine(address: string): boolean {
  return (
    /^https?:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?(\/|\?|$)/.test(address) && URL.canParse(address)
  );
}
