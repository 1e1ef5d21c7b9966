import type { AuditEntry, Factor, FactorRef, Person } from "zitadel-mgmt/factors";
import type { Desk } from "../desk.js";
import { h } from "../dom.js";
import { keyOf, sameFactor, sorted } from "../keys.js";
import { isGone, removeFactor } from "../removal.js";
import { lacking } from "../rights.js";
import { historyView, registration } from "./history.js";
import { keyRow } from "./key-row.js";
import { problem } from "./problem.js";
import { codesView } from "./recovery-codes.js";
import { registrationView } from "./registration.js";
import { confirmRemoval } from "./remove-dialog.js";
import { skeletonList } from "./skeleton.js";

/** A person's second factors and passkeys, and what can be done with them. The signal ends the view. */
export function factorsView(desk: Desk, person: Person, signal: AbortSignal): HTMLElement {
  const job = desk.job(signal);
  const notice = h("div", {});
  const lists = h("div", { class: "lists" }, skeletonList("Second factors", 2), skeletonList("Passkeys", 1));
  const codes = codesView(desk, person, (factor) => ask(factor, false));
  const history = historyView();
  /** Whether who is asked has said that this is the person. */
  const checked = { made: false };
  let shown: Factor[] = [];
  let drawn = "";
  /** Whether the last factor was removed here. */
  let emptied = false;
  let events: AuditEntry[] | undefined;

  const load = async () => {
    try {
      await refresh();
    } catch (reason) {
      if (signal.aborted || desk.remedies.unreachable(reason, load)) return;
      drawn = "";
      lists.replaceChildren(problem(reason, desk.remedies, load));
    }
  };

  const refresh = async () => {
    const factors = sorted(await job.list(person));
    desk.sitting.learn(person, factors);
    if (signal.aborted) return;
    desk.remedies.reached(load);
    show(factors);
  };

  const readHistory = async () => {
    try {
      events = await job.history(person);
      if (signal.aborted) return;
      history.show(events);
      codes.show(events);
      for (const row of lists.querySelectorAll<HTMLElement>("[data-key]")) tellRegistration(row);
    } catch (reason) {
      if (signal.aborted) return;
      history.fail(reason, desk.remedies, readHistory);
      codes.show(undefined);
    }
  };

  const tellRegistration = (row: HTMLElement) => {
    const factor = shown.find((one) => keyOf(one) === row.dataset.key);
    const by = factor && registration(factor, events ?? []);
    if (by) row.querySelector(".by")?.replaceChildren(...by);
  };

  const ask = async (factor: FactorRef, last: boolean, button?: HTMLButtonElement) => {
    if (!(await confirmRemoval(desk, person, factor, last, checked))) return;
    const label = [...(button?.childNodes ?? [])];
    button?.setAttribute("aria-disabled", "true");
    if (button) button.textContent = "Removing…";
    const removal = await removeFactor(desk, person, factor);
    if (signal.aborted) {
      // Another person is on the screen, or this one again: what the list says now may still tell what came of it.
      if (removal) await lookAgain();
      desk.ended.dispatchEvent(new Event(person.id));
      return;
    }
    if (removal && isGone(removal)) {
      const left = shown.filter((other) => !sameFactor(other, factor));
      emptied ||= shown.length > 0 && left.length === 0;
      show(left);
    } else if (button) {
      button.removeAttribute("aria-disabled");
      button.replaceChildren(...label);
    }
    // What came of it was told: where the list cannot be read, what is on the screen stays.
    if (removal) await Promise.all([refresh().catch(() => {}), readHistory()]);
  };

  const lookAgain = async () => {
    const factors = await desk
      .job()
      .list(person)
      .catch(() => undefined);
    if (factors) desk.sitting.learn(person, factors);
  };

  const offer = () =>
    h(
      "div",
      { class: "notice next" },
      h(
        "p",
        {},
        "No security key, passkey or one-time password is left. A registration link leads to a new passkey.",
      ),
      ...registrationView(desk, person),
    );

  /** Whether no second factor stays: a passkey is none, and a password does without it. */
  const isLast = (factor: Factor) => {
    const second = shown.filter(({ type }) => type !== "passkey");
    const those = second.length > 0 ? second : shown;
    return those.length === 1 && those.includes(factor);
  };

  const isBusy = (factor: Factor) =>
    desk.sitting.entries.some(
      (entry) => entry.outcome.state === "running" && entry.factor && sameFactor(entry.factor, factor),
    );

  const show = (factors: Factor[]) => {
    shown = factors;
    const { remove } = desk.rights;
    // What is the same stays, with its focus.
    const now = JSON.stringify([factors, desk.rights, emptied, factors.filter(isBusy)]);
    if (now === drawn) return;
    drawn = now;
    const cards = [
      list("Second factors", (type) => type !== "passkey", "None."),
      list("Passkeys", (type) => type === "passkey", "None."),
    ];
    const offered = emptied && factors.length === 0;
    notice.replaceChildren(...(offered ? [offer()] : []));
    if (!offered) cards[1]?.append(...registrationView(desk, person));
    const focused = document.activeElement;
    const key = lists.contains(focused) && (focused?.closest<HTMLElement>("[data-key]")?.dataset.key ?? "");
    const reason = remove === false && h("p", { class: "notice doubt lacking" }, lacking.remove);
    lists.replaceChildren(...[reason, ...cards].filter((one) => one !== false));
    // Whoever was at a key is there still, or else at the heading.
    if (key === false) return;
    const row = [...lists.querySelectorAll<HTMLElement>("[data-key]")].find(
      ({ dataset }) => dataset.key === key,
    );
    (row?.querySelector<HTMLElement>(":scope > button") ?? lists.querySelector("h3"))?.focus();
  };

  const list = (title: string, belongs: (type: Factor["type"]) => boolean, empty: string) => {
    const factors = shown.filter(({ type }) => belongs(type));
    const rows = factors.map((factor) => {
      const row = keyRow(
        factor,
        shown,
        desk.rights.remove !== false && ((button) => ask(factor, isLast(factor), button)),
        isBusy(factor),
      );
      tellRegistration(row);
      return row;
    });
    return h(
      "section",
      { class: "card" },
      h("h3", { tabindex: -1 }, title),
      rows.length > 0 ? h("ul", { class: "keys" }, ...rows) : h("p", { class: "quiet" }, empty),
    );
  };

  // One that was begun here before, and has ended since.
  desk.ended.addEventListener(person.id, () => Promise.all([load(), readHistory()]), { signal });
  load();
  readHistory();
  return h("div", { class: "keys-view" }, notice, lists, codes.element, history.element);
}
