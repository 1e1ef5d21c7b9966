import type { FactorRef, Person } from "zitadel-mgmt/factors";
import { curlCommand } from "../curl.js";
import type { Desk } from "../desk.js";
import { h, icon } from "../dom.js";
import { labels, nameOf } from "../keys.js";
import { bdi, visible } from "../names.js";
import { unusualState } from "../people.js";
import { copyButton } from "./copy-button.js";
import { openDialog } from "./dialog.js";

/**
 * Asks whether to remove a factor, naming it and its owner, and whether it is certain that the owner asks for it. `last`: no
 * second factor stays. `checked` remembers that for the next factor of the same person.
 */
export function confirmRemoval(
  desk: Desk,
  person: Person,
  factor: FactorRef,
  last: boolean,
  checked: { made: boolean },
): Promise<boolean> {
  const codes = factor.type === "recoveryCodes";
  const check = h("input", { type: "checkbox", form: "removal", required: true });
  check.checked = checked.made;
  const name = () => bdi(person.displayName);
  const dialog = openDialog(
    ["Remove ", bdi(nameOf(factor)), "?"],
    { role: "alertdialog", "aria-describedby": "removal-facts removal-warning" },
    h(
      "dl",
      { id: "removal-facts" },
      h("dt", {}, "Person"),
      h("dd", {}, h("strong", {}, name()), h("span", { class: "quiet" }, bdi(person.loginName))),
      h("dt", {}, labels[factor.type]),
      h(
        "dd",
        {},
        h("strong", {}, codes ? "All of them" : bdi(nameOf(factor))),
        factor.tokenId && h("span", { class: "quiet id" }, `ID ${visible(factor.tokenId)}`),
      ),
    ),
    identity(person, check),
    h(
      "div",
      { id: "removal-warning" },
      h("p", {}, `${codes ? "They stop" : "It stops"} working at once, and this cannot be undone.`),
      last &&
        h(
          "p",
          { class: "notice doubt" },
          "It is the last second factor in the lists. Until a new one is set up, a password alone signs ",
          name(),
          " in, also where a passkey stays, or a recovery code where there are any, or nothing where the organization demands more.",
        ),
    ),
    curl(curlCommand(desk.url, desk.job().api, factor)),
    h(
      "form",
      { method: "dialog", id: "removal", class: "actions" },
      h("button", { value: "cancel", formnovalidate: true, autofocus: true }, "Cancel"),
      h("button", { value: "remove", class: "danger" }, icon("remove"), "Remove"),
    ),
  );
  return new Promise((resolve) =>
    dialog.addEventListener("close", () => {
      checked.made = check.checked;
      resolve(dialog.returnValue === "remove");
    }),
  );
}

/** What the help desk can compare with what the person says. */
function identity(person: Person, check: HTMLInputElement): HTMLElement {
  const { email, phone } = person;
  const digits = phone?.replace(/\D/g, "").slice(-3);
  return h(
    "fieldset",
    { class: "identity" },
    h("legend", {}, "Have you made sure that this is ", bdi(person.displayName), "?"),
    h(
      "dl",
      {},
      h("dt", {}, "E-mail"),
      h("dd", {}, email ? bdi(email) : "none", person.emailVerified === false && " (not verified)"),
      h("dt", {}, "Phone"),
      h("dd", {}, digits ? `ends in ${digits}` : "none", person.phoneVerified === false && " (not verified)"),
      h("dt", {}, "State"),
      h("dd", {}, unusualState(person) ?? "Active"),
    ),
    h("label", { class: "check" }, check, "Yes, and by another way than the one that they called by"),
  );
}

function curl(command: string): HTMLElement {
  return h(
    "details",
    {},
    h("summary", {}, "The same request with curl"),
    h("pre", { tabindex: 0, "aria-label": "curl command" }, h("code", {}, command)),
    copyButton("Copy as curl", command),
    h("p", { class: "quiet" }, "Set ZITADEL_TOKEN to a personal access token first."),
  );
}
