import type { Person } from "zitadel-mgmt/factors";
import type { Desk } from "../desk.js";
import { h, icon } from "../dom.js";
import { visible } from "../names.js";
import { failedLink } from "../outcome.js";
import { named } from "../removal.js";
import { lacking } from "../rights.js";
import { confirmRegistrationLink, showRegistrationLink } from "./registration-dialog.js";

/** The buttons that lead a person to a new passkey, as far as the role allows them. */
export function registrationView(desk: Desk, person: Person): HTMLElement[] {
  const { email } = person;
  const { sendLink, makeLink } = desk.rights;
  const send = h(
    "button",
    {
      type: "button",
      click: async () => {
        if (email && (await confirmRegistrationLink(person, email))) await sendTo(desk, person, email, send);
      },
    },
    icon("mail"),
    "Send a link to register a passkey",
  );
  const show = h(
    "button",
    { type: "button", class: "plain", click: () => showRegistrationLink(desk, person) },
    "Show a link instead",
  );
  const missing = email ? undefined : "Without an e-mail address no registration link can be sent.";
  const reason = sendLink === false ? lacking.sendLink : missing;
  return [
    h(
      "div",
      { class: "buttons" },
      reason === undefined ? send : h("p", { class: "quiet" }, reason),
      makeLink !== false && show,
    ),
  ];
}

async function sendTo(desk: Desk, person: Person, email: string, button: HTMLButtonElement): Promise<void> {
  if (button.getAttribute("aria-disabled") === "true") return;
  const to = visible(email);
  const facts = { person: named(person), org: desk.org, subject: `Registration link to ${to}` };
  const { entry, tell } = desk.sitting.begin(facts, `Sending a registration link to ${to}…`);
  button.setAttribute("aria-disabled", "true");
  try {
    await desk.job().link(person, { send: true });
    const text = `ZITADEL accepted a registration link for ${to}. It goes out if the instance can send mail.`;
    tell({ state: "done", text });
  } catch (reason) {
    const outcome = failedLink(reason, `was accepted for ${to}`);
    if (outcome.state === "failed") desk.refused(entry.id, reason);
    tell(outcome);
  } finally {
    button.removeAttribute("aria-disabled");
  }
}
