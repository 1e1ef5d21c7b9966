import type { Org } from "zitadel-mgmt/gen/zitadel/org/v1/org_pb";
import { h, icon } from "../dom.js";

/** The bar at the top: which organization, who is signed in, and the way out. */
export function header(
  org: Org | undefined,
  person: string,
  chooseOrganization: () => void,
  signOut: () => void,
): HTMLElement {
  return h(
    "header",
    {},
    h("h1", { class: "brand" }, h("span", { class: "mark" }, icon("key")), "Help desk"),
    h(
      "button",
      { type: "button", class: "organization", "aria-haspopup": "dialog", click: chooseOrganization },
      icon("organization"),
      h("span", { class: "visually-hidden" }, "Organization: "),
      h("span", { class: "truncated" }, org?.name ?? "Choose an organization"),
      icon("expand"),
    ),
    h("span", { class: "account truncated" }, person),
    h("button", { type: "button", class: "plain", click: signOut }, "Sign out"),
  );
}
