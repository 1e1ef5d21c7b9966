import { h, icon } from "../dom.js";
import { openDialog } from "./dialog.js";

/** Asks whether to send a link by which a person registers a new passkey. */
export function confirmRegistrationLink(name: string, email: string): Promise<boolean> {
  const dialog = openDialog(
    `Send ${name} a registration link?`,
    {},
    h("p", {}, "ZITADEL sends an e-mail to ", h("strong", {}, email), "."),
    h(
      "p",
      {},
      "Whoever opens the link can set up a passkey for this person. Make sure that the mailbox is still theirs.",
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
