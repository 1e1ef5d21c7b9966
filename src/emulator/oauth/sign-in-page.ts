import { randomText } from "../world/oauth-state.js";
import type { EmulatorState, User } from "../world/state.js";
import { isEnabled } from "../world/users.js";
import { escapeHtml, page } from "./answers.js";
import { sendCode } from "./authorize.js";
import type { FormRequest } from "./form-request.js";
import { seconds } from "./issue-tokens.js";

const maxShown = 50;
export const sessionCookie = "zitadel.useragent";

/** `GET /ui/login/login`: choose a person of the world; no password is asked for. */
export function signInPage({ state, form }: FormRequest): Response {
  const id = form.get("authRequestID") ?? "";
  const asked = state.oauth.authRequests.get(id);
  if (!asked)
    return page(
      "Sign in",
      "<p>This sign-in is over or was never begun. Start again in the application.</p>",
      400,
    );
  const query = form.get("q") ?? "";
  const found = candidates(state, query);
  const hidden = `<input type="hidden" name="authRequestID" value="${escapeHtml(id)}">`;
  return page(
    "Sign in",
    `<p>This is the emulator: choose who you are. The application is <b>${escapeHtml(asked.clientId)}</b>.</p>
<form>
${hidden}
<label>Search <input name="q" type="search" value="${escapeHtml(query)}"></label>
</form>
<form method="post">
${hidden}
<label><input name="secondFactor" type="checkbox" checked> Use the second factor, if there is one</label>
${found.map(button).join("\n")}
</form>
<p>${found.length === 0 ? "No active person has such a name." : ""}</p>`,
  );
}

/** `POST /ui/login/login`: the person has been chosen. */
export function signIn({ state, form }: FormRequest): Response {
  const id = form.get("authRequestID") ?? "";
  const asked = state.oauth.authRequests.get(id);
  const user = state.users.get(form.get("userId") ?? "");
  if (!asked || !user?.given.human || !isEnabled(state, user)) {
    return page("Sign in", "<p>Nobody was signed in. Start again in the application.</p>", 400);
  }
  state.oauth.authRequests.delete(id);
  const session = {
    userId: user.given.id,
    authTime: seconds(state),
    secondFactor: form.get("secondFactor") === "on",
  };
  const cookie = randomText();
  state.oauth.sessions.set(cookie, session);
  return sendCode(state, asked, session, `${sessionCookie}=${cookie}; Path=/; HttpOnly; SameSite=Lax`);
}

function candidates(state: EmulatorState, query: string): User[] {
  const wanted = query.toLowerCase();
  const found: User[] = [];
  for (const user of state.users.values()) {
    if (!user.given.human || !isEnabled(state, user)) continue;
    if (`${nameOf(user)} ${user.given.userName}`.toLowerCase().includes(wanted)) found.push(user);
    if (found.length === maxShown) break;
  }
  return found;
}

function button(user: User): string {
  const { id, userName } = user.given;
  return `<button name="userId" value="${escapeHtml(id)}">${escapeHtml(`${nameOf(user)} (${userName})`)}</button>`;
}

function nameOf({ given: { human } }: User): string {
  return [human?.firstName, human?.lastName].filter(Boolean).join(" ");
}
