import { h, icon } from "../dom.js";
import { explain } from "../explain.js";
import { bdi, visible } from "../names.js";
import type { Organization } from "../zitadel.js";
import { openDialog } from "./dialog.js";
import { skeletonRows } from "./skeleton.js";

/**
 * Asks for the organization to work in. The Management API cannot list organizations, so besides the caller's own, which may
 * be on its way (undefined: the caller has no role in it), one is chosen by its id, which `find` looks up.
 */
export function chooseOrganization(
  own: Organization | Promise<Organization | undefined>,
  current: Organization | undefined,
  find: (id: string) => Promise<Organization>,
  choose: (org: Organization) => void,
): void {
  const failure = h("p", { id: "organization-failure", class: "field-failure", role: "alert" });
  const field = h("input", {
    id: "organization-id",
    name: "id",
    required: true,
    autocomplete: "off",
    spellcheck: "false",
    inputmode: "numeric",
    "aria-describedby": "organization-failure organization-hint",
  });
  const open = async (event: Event) => {
    event.preventDefault();
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    button.textContent = "Opening…";
    failure.textContent = "";
    try {
      const org = await find(field.value.trim());
      dialog.close();
      choose(org);
    } catch (reason) {
      field.setAttribute("aria-invalid", "true");
      failure.textContent = explain(reason).text;
      field.focus();
    }
    button.removeAttribute("aria-disabled");
    button.textContent = "Open";
  };
  const button = h("button", {}, "Open");
  const entry = (org: Organization, label: string) =>
    h(
      "li",
      {},
      h(
        "button",
        {
          type: "button",
          class: "choice",
          "aria-current": org.id === current?.id && "true",
          click: () => {
            dialog.close();
            choose(org);
          },
        },
        icon("organization"),
        h(
          "span",
          {},
          h("strong", {}, bdi(org.name)),
          h("span", { class: "quiet" }, label, " · ", h("span", { class: "id" }, visible(org.id))),
        ),
      ),
    );
  const known = own instanceof Promise ? undefined : own;
  const pending = own instanceof Promise && h("li", {}, skeletonRows(1));
  const dialog = openDialog(
    ["Choose the organization"],
    {},
    h(
      "p",
      {},
      "You see the people of one organization at a time, and your roles there decide what you may do.",
    ),
    h(
      "ul",
      { class: "choices" },
      known && entry(known, "Your organization"),
      pending,
      current && current.id !== known?.id && entry(current, "Open now"),
    ),
    h(
      "form",
      { submit: open },
      h("label", { for: "organization-id" }, "ID of another organization"),
      h("div", { class: "field" }, field, button),
      failure,
      h(
        "p",
        { id: "organization-hint", class: "quiet" },
        "It is shown at the top of the organization's page in ZITADEL.",
      ),
    ),
    h("form", { method: "dialog", class: "actions" }, h("button", {}, "Cancel")),
  );
  if (!pending) return;
  Promise.resolve(own).then((found) => {
    if (found && found.id !== current?.id) pending.replaceWith(entry(found, "Your organization"));
    else pending.remove();
  });
}
