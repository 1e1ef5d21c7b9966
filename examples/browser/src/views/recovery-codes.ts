import type { AuditEntry, FactorRef, Person } from "zitadel-mgmt/factors";
import type { Desk } from "../desk.js";
import { h } from "../dom.js";
import { lacking } from "../rights.js";
import { dateOf } from "../times.js";

/** What is known of a person's recovery codes, which no list shows, and how to remove them. */
export function codesView(
  desk: Desk,
  { id: userId, orgId }: Person,
  remove: (factor: FactorRef) => void,
): { element: HTMLElement; show(events: AuditEntry[] | undefined): void } {
  const text = h("p", { class: "quiet" }, "Loading…");
  const actions = h("div", {});
  const element = h("section", { class: "card codes" }, h("h3", {}, "Recovery codes"), text, actions);
  const button = h(
    "button",
    { type: "button", click: () => remove({ userId, orgId, type: "recoveryCodes" }) },
    "Remove recovery codes",
  );
  return {
    element,
    show(events) {
      const last = events?.find(({ type }) => /\.recoverycode\.(added|removed)$/.test(type));
      const added = last?.type.endsWith("added") === true;
      text.textContent = added
        ? `This person has recovery codes${last.time ? `, made ${dateOf(last.time)}` : ""}. Whoever has one can sign in with it.`
        : events
          ? `The audit log shows none${last?.time ? `: removed ${dateOf(last.time)}` : ""}.`
          : "No list shows whether this person has any. To remove them does no harm where there are none.";
      const may = desk.rights.removeCodes !== false;
      const lack = h("p", { class: "quiet lacking" }, lacking.removeCodes);
      const offered = added || !events;
      actions.replaceChildren(...(offered ? [may ? button : lack] : []));
    },
  };
}
