import type { AuditEntry, Factor } from "zitadel-mgmt/factors";
import type { Remedies } from "../desk.js";
import { h } from "../dom.js";
import { bdi } from "../names.js";
import { timeWithZone } from "../times.js";
import { problem } from "./problem.js";

/** How far the id of a key and the event of its registration may be apart. */
const apartMs = 5_000;

/** Who registered a key, where the audit log has an event of that kind at that time, and only one. */
export function registration(
  { type, registeredAt }: Factor,
  events: AuditEntry[],
): (string | Node)[] | undefined {
  const kind = type === "passkey" ? "user.human.passwordless.token.added" : "user.human.mfa.u2f.token.added";
  const [event, another] = events.filter(
    (entry) =>
      entry.type === kind &&
      registeredAt &&
      entry.time &&
      Math.abs(entry.time.getTime() - registeredAt.getTime()) < apartMs,
  );
  return event && !another ? [" by ", bdi(event.author), `, event ${event.sequence}`] : undefined;
}

/** What the audit log has of a person's factors. */
export function historyView(): {
  element: HTMLElement;
  show(entries: AuditEntry[] | undefined): void;
  fail(reason: unknown, remedies: Remedies, retry: () => void): void;
} {
  const body = h("div", {}, h("p", { class: "quiet" }, "Loading…"));
  const element = h("details", { class: "card history" }, h("summary", {}, "History of the factors"), body);
  return {
    element,
    show(entries) {
      // The user service v2 has no such log.
      element.hidden = entries === undefined;
      if (!entries) return;
      body.replaceChildren(
        entries.length === 0
          ? h("p", { class: "quiet" }, "The audit log has nothing of their factors.")
          : h("ol", { class: "events" }, ...entries.map(eventRow)),
      );
    },
    fail: (reason, remedies, retry) => {
      if (remedies.unreachable(reason, retry)) return;
      body.replaceChildren(problem(reason, remedies, retry));
    },
  };
}

function eventRow({ time, text, type, author, sequence }: AuditEntry): HTMLElement {
  return h(
    "li",
    {},
    bdi(text || type),
    h(
      "span",
      { class: "quiet" },
      time && h("time", { datetime: time.toISOString(), class: "detail" }, timeWithZone(time)),
      h("span", { class: "detail" }, "by ", bdi(author)),
      h("span", { class: "detail" }, `event ${sequence}`),
    ),
  );
}
