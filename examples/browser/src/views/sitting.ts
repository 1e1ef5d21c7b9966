import type { Remedies } from "../desk.js";
import { h, icon } from "../dom.js";
import { bdi } from "../names.js";
import { type Entry, type Sitting, ticketText } from "../sitting.js";
import { timeWithZone } from "../times.js";
import { copyButton } from "./copy-button.js";
import { problem } from "./problem.js";

/** The list of what was done in this sitting, newest first. It stays whatever is looked at. */
export interface SittingView {
  element: HTMLElement;
  show(entry: Entry): void;
  /** Why an entry failed, for what helps. Told before the entry is. */
  failed(entryId: number, reason: unknown): void;
  fill(sitting: Sitting): void;
}

const icons = { running: "wait", done: "done", doubt: "doubt", failed: "failed" };
const words = { running: "Under way", done: "Done", doubt: "Not certain", failed: "Not done" };

/** Makes the {@link SittingView}. */
export function sittingView(url: string, remedies: Remedies): SittingView {
  const list = h("ol", { class: "entries", reversed: true });
  const count = h("span", { class: "quiet" });
  const all = h("div", {});
  const element = h(
    "section",
    { class: "sitting", "aria-labelledby": "sitting-heading", hidden: true },
    h(
      "div",
      { class: "sitting-title" },
      h("h2", { id: "sitting-heading" }, "Done in this sitting"),
      count,
      all,
    ),
    list,
  );
  const rows = new Map<number, { item: HTMLElement; body: HTMLElement }>();
  const reasons = new Map<number, unknown>();
  let entries: readonly Entry[] = [];

  const show = (entry: Entry) => {
    element.hidden = false;
    const row = rows.get(entry.id) ?? addRow(entry);
    row.item.className = `entry ${entry.outcome.state}`;
    row.body.replaceChildren(content(entry));
    const { size: length } = rows;
    count.textContent = length === 1 ? "1 entry" : `${length} entries`;
    const text = () => entries.map((each) => ticketText(each, url)).join("\n\n");
    all.replaceChildren(...(length > 1 ? [copyButton("Copy all", text)] : []));
  };

  const addRow = (entry: Entry) => {
    // There before its text, and kept: what changes in it is read out.
    const body = h("div", { role: "status", class: "entry-text" });
    const item = h(
      "li",
      {},
      body,
      h(
        "div",
        { class: "entry-facts quiet" },
        bdi(entry.person.displayName),
        h("time", { datetime: new Date(entry.at).toISOString() }, timeWithZone(new Date(entry.at))),
        h("span", {}, "by ", bdi(entry.by)),
        copyButton("Copy for a ticket", () => ticketText(entry, url)),
      ),
    );
    list.prepend(item);
    const row = { item, body };
    rows.set(entry.id, row);
    element.scrollTop = 0;
    return row;
  };

  const content = ({ id, outcome: { state, text } }: Entry): HTMLElement => {
    const mark = h(
      "span",
      { class: "state" },
      icon(icons[state]),
      h("span", { class: "visually-hidden" }, `${words[state]}: `),
    );
    const reason = reasons.get(id);
    if (state !== "failed" || reason === undefined)
      return h("p", {}, mark, h("span", { class: "data" }, text));
    return problem(reason, remedies, undefined, text);
  };

  return {
    element,
    show,
    failed: (entryId, reason) => reasons.set(entryId, reason),
    fill(sitting) {
      entries = sitting.entries;
      for (const entry of entries) show(entry);
    },
  };
}
