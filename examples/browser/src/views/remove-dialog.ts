import type { Factor, Person } from "zitadel-mgmt/factors";
import { h, icon } from "../dom.js";
import { labels, nameOf } from "../keys.js";
import { copyButton } from "./copy-button.js";
import { openDialog } from "./dialog.js";

/** Asks whether to remove a key, naming it and its owner. `last`: the person has no other. */
export function confirmRemoval(person: Person, key: Factor, last: boolean, curl: string): Promise<boolean> {
  const name = person.displayName;
  const dialog = openDialog(
    `Remove ${nameOf(key)}?`,
    { role: "alertdialog", "aria-describedby": "removal-facts" },
    h(
      "dl",
      { id: "removal-facts" },
      h("dt", {}, "Person"),
      h("dd", {}, h("strong", {}, name), h("span", { class: "quiet" }, person.loginName)),
      h("dt", {}, labels[key.type]),
      h(
        "dd",
        {},
        h("strong", {}, nameOf(key)),
        key.tokenId && h("span", { class: "quiet" }, `ID ${key.tokenId}`),
      ),
    ),
    h("p", {}, "It stops working at once, and this cannot be undone."),
    last
      ? h(
          "p",
          { class: "notice doubt" },
          `It is the last one. Until a new one is set up, ${name} signs in by password alone, or not at all where the organization demands more.`,
        )
      : undefined,
    h(
      "details",
      {},
      h("summary", {}, "The same request with curl"),
      h("pre", { tabindex: 0, "aria-label": "curl command" }, h("code", {}, curl)),
      copyButton("Copy as curl", curl),
      h("p", { class: "quiet" }, "Set ZITADEL_TOKEN to a personal access token first."),
    ),
    h(
      "form",
      { method: "dialog", class: "actions" },
      h("button", { value: "cancel", autofocus: true }, "Cancel"),
      h("button", { value: "remove", class: "danger solid" }, icon("remove"), "Remove"),
    ),
  );
  return new Promise((resolve) =>
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "remove")),
  );
}
