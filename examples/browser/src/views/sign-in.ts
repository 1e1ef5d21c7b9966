import { h, icon } from "../dom.js";
import { pageAddress } from "../session.js";
import { copyButton } from "./copy-button.js";
import { unreachable } from "./notices.js";

/** The page before anyone is signed in. `failure` says why the last sign-in did not work. */
export function signInView(
  host: string,
  failure: string | undefined,
  signIn: () => Promise<void>,
): HTMLElement {
  const alert = h("div", { role: "alert" });
  const status = h("p", { class: "quiet", role: "status" }, `You sign in at ${host}.`);
  const report = (text: string) => alert.replaceChildren(h("p", { class: "notice problem" }, text));
  if (failure) report(failure);
  const go = async () => {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    button.textContent = "Signing in…";
    status.textContent = `Asking ${host}…`;
    alert.replaceChildren();
    try {
      await signIn();
    } catch (reason) {
      button.removeAttribute("aria-disabled");
      button.textContent = "Sign in";
      status.textContent = `You sign in at ${host}.`;
      report(unreachable(host, reason as Error));
    }
  };
  const button = h("button", { type: "button", class: "primary", click: go }, "Sign in");
  return h(
    "main",
    { class: "sign-in" },
    h("span", { class: "mark" }, icon("key")),
    h("h1", {}, "Help desk"),
    h(
      "p",
      { class: "lead" },
      "Someone lost a security key? Find the person, see what they sign in with, and remove the one that is gone.",
    ),
    alert,
    button,
    status,
    settingsHint(),
  );
}

/** What an administrator compares where ZITADEL shows an error of its own. */
function settingsHint(): HTMLElement {
  const address = pageAddress();
  return h(
    "details",
    {},
    h("summary", {}, "ZITADEL shows an error?"),
    h(
      "p",
      { class: "quiet" },
      "The application in ZITADEL must have exactly this address, as a redirect URI to sign in and as a post-logout redirect URI to sign out. Plain http takes the development mode.",
    ),
    h("pre", { tabindex: 0, "aria-label": "address of this page" }, h("code", {}, address)),
    copyButton("Copy the address", address),
  );
}
