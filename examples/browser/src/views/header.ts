import { h, icon } from "../dom.js";
import type { Organization } from "../zitadel.js";

/** The bar at the top: which organization, who is signed in, and the way out. It stays, so that it keeps the focus. */
export function header(
  person: string,
  chooseOrganization: () => void,
  signOut: () => void,
): { element: HTMLElement; show: (org: Organization | undefined) => void } {
  const name = h("span", { class: "truncated" });
  const element = h(
    "header",
    {},
    h("h1", { class: "brand" }, h("span", { class: "mark" }, icon("key")), "Help desk"),
    h(
      "button",
      { type: "button", class: "organization", "aria-haspopup": "dialog", click: chooseOrganization },
      icon("organization"),
      h("span", { class: "visually-hidden" }, "Organization: "),
      name,
      icon("expand"),
    ),
    h("span", { class: "account truncated" }, person),
    h("button", { type: "button", class: "plain", click: signOut }, "Sign out"),
  );
  return { element, show: (org) => name.replaceChildren(org?.name ?? "choose one") };
}
