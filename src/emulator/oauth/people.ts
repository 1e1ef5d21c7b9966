import type { SignIn } from "../world/oauth-state.js";
import { type EmulatorState, newId, type User } from "../world/state.js";
import { displayName, hasSecondFactor, isEnabled } from "../world/users.js";
import { escapeHtml } from "./answers.js";
import type { FormRequest } from "./form-request.js";
import { seconds } from "./issue-tokens.js";

const maxShown = 50;

/** The part of a page where one chooses who one is; no password is asked for. `hidden` is what the forms carry along. */
export function choosePerson(state: EmulatorState, query: string, hidden: string, more = ""): string {
  const found = candidates(state, query);
  return `<form>
${hidden}
<label>Search <input name="q" type="search" value="${escapeHtml(query)}"></label>
</form>
<form method="post">
${hidden}
<label><input name="secondFactor" type="checkbox" checked> Use the second factor, if there is one</label>
${found.map(button).join("\n")}
${more}
</form>
<p>${found.length === 0 ? "No active person has such a name." : ""}</p>`;
}

/** Who was chosen on such a page. */
export function chosenPerson({ state, form }: FormRequest): SignIn | undefined {
  const user = state.users.get(form.get("userId") ?? "");
  if (!user?.given.human || !isEnabled(state, user)) return undefined;
  return signInOf(state, user, form.get("secondFactor") === "on");
}

/** The sign-in of a person, with the second factor if there is one and it is used. */
export function signInOf(
  state: EmulatorState,
  user: User,
  secondFactor: boolean,
): SignIn & { amr: string[] } {
  return {
    userId: user.given.id,
    sid: newId(state),
    authTime: seconds(state),
    amr: secondFactor && hasSecondFactor(user) ? ["pwd", "mfa"] : ["pwd"],
  };
}

function candidates(state: EmulatorState, query: string): User[] {
  const wanted = query.toLowerCase();
  const found: User[] = [];
  for (const user of state.users.values()) {
    if (!user.given.human || !isEnabled(state, user)) continue;
    if (label(user).toLowerCase().includes(wanted)) found.push(user);
    if (found.length === maxShown) break;
  }
  return found;
}

function button(user: User): string {
  return `<button name="userId" value="${escapeHtml(user.given.id)}">${escapeHtml(label(user))}</button>`;
}

function label(user: User): string {
  return `${displayName(user)} (${user.given.userName})`;
}
