import { h, icon } from "../dom.js";

/** The page before anyone is signed in. `failure` says why the last sign-in did not work. */
export function signInView(
  host: string,
  failure: string | undefined,
  signIn: () => Promise<void>,
): HTMLElement {
  const alert = h("div", { role: "alert" });
  const report = (text: string) => alert.replaceChildren(h("p", { class: "notice problem" }, text));
  if (failure) report(failure);
  const button = h(
    "button",
    {
      type: "button",
      class: "primary",
      click: () => {
        button.setAttribute("aria-disabled", "true");
        signIn().catch((reason: Error) => {
          button.removeAttribute("aria-disabled");
          report(`${host} cannot be reached, or is no ZITADEL instance (${reason.message}).`);
        });
      },
    },
    "Sign in",
  );
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
    h("p", { class: "quiet" }, `You sign in at ${host}.`),
  );
}
