import type { Person, RegistrationLink } from "zitadel-mgmt/factors";
import type { Desk } from "../desk.js";
import { h, icon } from "../dom.js";
import { explain } from "../explain.js";
import { bdi, visible } from "../names.js";
import { failedLink } from "../outcome.js";
import { named } from "../removal.js";
import { timeWithZone } from "../times.js";
import { copyButton } from "./copy-button.js";
import { openDialog } from "./dialog.js";

/** Asks whether to send a link by which a person registers a new passkey. */
export function confirmRegistrationLink({ displayName }: Person, email: string): Promise<boolean> {
  const dialog = openDialog(
    ["Send ", bdi(displayName), " a registration link?"],
    { "aria-describedby": "registration-facts" },
    h(
      "div",
      { id: "registration-facts" },
      h("p", {}, "ZITADEL sends an e-mail to ", h("strong", {}, bdi(email)), "."),
      h(
        "p",
        {},
        "Whoever opens the link can set up a passkey for this person. Make sure that the mailbox is still theirs.",
      ),
    ),
    h(
      "form",
      { method: "dialog", class: "actions" },
      h("button", { value: "cancel" }, "Cancel"),
      h("button", { value: "send", class: "primary" }, icon("mail"), "Send"),
    ),
  );
  return new Promise((resolve) =>
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "send")),
  );
}

/** Makes a link and shows it: a secret, which is kept nowhere and gone when the dialog closes. */
export function showRegistrationLink(desk: Desk, person: Person): void {
  const result = h("div", { role: "status" });
  const make = async (event: Event) => {
    event.preventDefault();
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    result.replaceChildren(h("p", { class: "notice busy" }, "Making a link…"));
    const facts = { person: named(person), org: desk.org, subject: "Registration link, shown here" };
    const { entry, tell } = desk.sitting.begin(facts, "Making a registration link…");
    try {
      const link = await desk.job().link(person);
      const end = result.isConnected
        ? "was made and shown here"
        : "was made, and shown to nobody: the question was closed";
      tell({ state: "done", text: `A registration link ${end}.` });
      result.replaceChildren(...shownLink(link));
      form.remove();
      result.querySelector("button")?.focus();
    } catch (reason) {
      const { text } = explain(reason);
      const outcome = failedLink(reason, "was made");
      if (outcome.state === "failed") desk.refused(entry.id, reason);
      tell(outcome);
      result.replaceChildren(h("p", { class: "notice problem" }, text));
      button.removeAttribute("aria-disabled");
    }
  };
  const button = h("button", { class: "primary" }, "Make a link");
  const form = h("form", { submit: make }, button);
  openDialog(
    ["A registration link for ", bdi(person.displayName)],
    { "aria-describedby": "link-facts" },
    h(
      "p",
      { id: "link-facts" },
      "Whoever has the link can set up a passkey for this person. Hand it over only where you know who takes it.",
    ),
    result,
    h("div", { class: "actions" }, h("form", { method: "dialog" }, h("button", {}, "Close")), form),
  );
}

function shownLink(link: RegistrationLink): HTMLElement[] {
  if (link.sent) return [];
  const { url, code, expiresAt } = link;
  const secret = (what: string, text: string) => [
    h("pre", { tabindex: 0, "aria-label": what }, h("code", {}, visible(text))),
    copyButton(`Copy the ${what}`, text),
  ];
  return [
    ...(url ? secret("link", url) : []),
    ...(code
      ? [
          h("p", {}, "This API makes no link, but a code for a sign-in page of your own."),
          ...secret("code ID", code.id),
          ...secret("code", code.code),
        ]
      : []),
    h(
      "p",
      { class: "quiet" },
      expiresAt ? `It works until ${timeWithZone(expiresAt)}.` : "It works for a while.",
    ),
  ];
}
