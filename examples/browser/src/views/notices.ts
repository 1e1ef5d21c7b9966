import { h } from "../dom.js";

/** Why nobody can sign in at a server. */
export function unreachable(host: string, { message }: Error): string {
  return `${host} cannot be reached, is blocked, or is no ZITADEL instance (${message}).`;
}

/** Says that the way to the sign-in page is under way. */
export function waitingNotice(host: string): HTMLElement {
  return h("p", { class: "notice", role: "status" }, `Asking ${host}…`);
}

/** Says that signing in again did not work. What is on the screen stays. */
export function signInNotice(host: string, reason: Error, again: () => void): HTMLElement {
  return problem(unreachable(host, reason), button("Try again", again));
}

/** Says why nobody is signed out yet. */
export function busyNotice(): HTMLElement {
  return h(
    "p",
    { class: "notice doubt under-way", role: "alert" },
    "You are not signed out: something is still under way, and what comes of it is told below. Sign out after that.",
  );
}

/**
 * Says what a sign-out that did not come to its end has left at ZITADEL, and what can be done. `signedIn`: the tokens could
 * not be revoked either.
 */
export function signOutNotice(
  host: string,
  signedIn: boolean,
  again: () => void,
  here: () => void,
): HTMLElement {
  return problem(
    signedIn
      ? `You are not signed out: ${host} could not be told. Until it is, your sign-in stays good there, and the next one in this browser may ask nothing.`
      : `The access of this page has ended. ${host} has not answered whether your session there has, too: if not, the next sign-in in this browser may ask nothing.`,
    button("Try again", again),
    h("button", { type: "button", click: here }, "Forget it in this tab only"),
  );
}

function problem(text: string, ...buttons: HTMLElement[]): HTMLElement {
  return h(
    "div",
    { class: "notice problem", role: "alert" },
    h("p", {}, text),
    h("div", { class: "buttons" }, ...buttons),
  );
}

function button(label: string, click: () => void): HTMLElement {
  return h("button", { type: "button", class: "primary", click }, label);
}
