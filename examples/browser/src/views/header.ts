import { h, icon } from "../dom.js";
import { bdi } from "../names.js";
import type { Organization } from "../zitadel.js";

/** The bar at the top: which organization, who is signed in, and the way out. It stays, so that it keeps the focus. */
export interface Header {
  element: HTMLElement;
  /** `loading`: the organization is on its way. Undefined: none is chosen. */
  show(org: Organization | "loading" | undefined): void;
  /** Whether the sign-out is under way. */
  leaving(is: boolean): void;
}

/** Makes the {@link Header}. */
export function header(person: string, chooseOrganization: () => void, signOut: () => void): Header {
  const name = h("span", { class: "truncated" });
  const out = h(
    "button",
    {
      type: "button",
      class: "plain",
      click: () => {
        if (out.getAttribute("aria-disabled") !== "true") signOut();
      },
    },
    "Sign out",
  );
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
    h("span", { class: "account" }, bdi(person, { cut: true })),
    out,
  );
  return {
    element,
    show(org) {
      if (org === "loading") {
        name.replaceChildren(h("span", { class: "bar" }), h("span", { class: "visually-hidden" }, "loading"));
      } else name.replaceChildren(org ? bdi(org.name, { cut: true }) : "choose one");
    },
    leaving(is) {
      if (is) out.setAttribute("aria-disabled", "true");
      else out.removeAttribute("aria-disabled");
      out.textContent = is ? "Signing out…" : "Sign out";
    },
  };
}
