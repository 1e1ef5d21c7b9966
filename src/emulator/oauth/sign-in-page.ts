import { remember } from "../world/issued.js";
import { randomText } from "../world/oauth-state.js";
import { escapeHtml, page } from "./answers.js";
import { sendBack, sendCode } from "./authorize.js";
import type { FormRequest } from "./form-request.js";
import { choosePerson, chosenPerson } from "./people.js";

/** Tells browsers apart, and so who is signed in. */
export const sessionCookie = "zitadel.useragent";

/** What sets it. */
export function userAgentCookie(id: string): string {
  return `${sessionCookie}=${id}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax`;
}

/** `GET /ui/login/login`: choose a person of the world. */
export function signInPage({ state, form }: FormRequest): Response {
  const id = form.get("authRequestID") ?? "";
  const asked = state.oauth.authRequests.get(id);
  if (!asked)
    return page(
      "Sign in",
      "<p>This sign-in is over or was never begun. Start again in the application.</p>",
      400,
    );
  if (asked.prompt === "none") {
    state.oauth.authRequests.delete(id);
    return sendBack(asked, { error: "interaction_required", error_description: interactionRequired });
  }
  const hidden = `<input type="hidden" name="authRequestID" value="${escapeHtml(id)}">`;
  return page(
    "Sign in",
    `<p>This is the emulator: choose who you are. The application is <b>${escapeHtml(asked.clientId)}</b>.</p>
${choosePerson(state, form.get("q") ?? asked.loginHint, hidden)}`,
  );
}

const interactionRequired =
  "Unfortunately, the user may be not logged in and/or additional interaction is required.";

/** `POST /ui/login/login`: the person has been chosen. */
export function signIn(request: FormRequest): Response {
  const { state, form } = request;
  const id = form.get("authRequestID") ?? "";
  const asked = state.oauth.authRequests.get(id);
  const session = chosenPerson(request);
  if (!asked || !session) {
    return page("Sign in", "<p>Nobody was signed in. Start again in the application.</p>", 400);
  }
  state.oauth.authRequests.delete(id);
  const cookie = randomText();
  remember(state.oauth.sessions, cookie, session);
  return sendCode(state, asked, session, userAgentCookie(cookie));
}
