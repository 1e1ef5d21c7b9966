import type { Factor, Person, Removal } from "zitadel-mgmt/factors";
import { curlCommand } from "../curl.js";
import type { Desk } from "../desk.js";
import { h, icon } from "../dom.js";
import { labels, nameOf, sorted } from "../keys.js";
import { outcomeText } from "./outcome-text.js";
import { problem } from "./problem.js";
import { confirmRegistrationLink } from "./registration-dialog.js";
import { confirmRemoval } from "./remove-dialog.js";

function isUnlisted(removal: Removal): boolean {
  return !("listed" in removal) || removal.listed === false;
}

/** A person's second factors and passkeys, and what can be done with them. The signal ends the view. */
export function keysView(desk: Desk, person: Person, signal: AbortSignal): HTMLElement {
  const job = desk.job(signal);
  const notice = h("div", { role: "status" });
  const lists = h("div", { class: "lists" }, h("p", { class: "quiet" }, "Loading…"));
  const say = (text: string, tone: "done" | "doubt" | "busy") =>
    notice.replaceChildren(h("p", { class: `notice ${tone}` }, text));

  const show = (keys: Factor[]) => lists.replaceChildren(factors(keys), passkeys(keys));

  const refresh = async () => {
    try {
      const keys = sorted(await job.list(person));
      if (!signal.aborted) show(keys);
    } catch (reason) {
      if (!signal.aborted) lists.replaceChildren(problem(reason, desk.remedies, refresh));
    }
  };

  const remove = async (key: Factor, button: HTMLButtonElement) => {
    const label = [...button.childNodes];
    button.setAttribute("aria-disabled", "true");
    button.textContent = "Removing…";
    say(`Removing ${nameOf(key)}…`, "busy");
    try {
      // Whoever turns to another person meanwhile does not end it.
      const result = await desk.job().remove(key);
      if (result.outcome === "refused") throw result.error;
      if (signal.aborted) return;
      await refresh();
      say(outcomeText(result), result.outcome === "unknown" || !isUnlisted(result) ? "doubt" : "done");
      lists.querySelector("h3")?.focus();
    } catch (reason) {
      if (signal.aborted) return;
      const alert = problem(reason, desk.remedies);
      alert.prepend(h("p", {}, `${nameOf(key)} was not removed.`));
      notice.replaceChildren(alert);
      button.removeAttribute("aria-disabled");
      button.replaceChildren(...label);
    }
  };

  const row = (key: Factor, last: boolean): HTMLElement => {
    const ask = async () => {
      if (button.getAttribute("aria-disabled") === "true") return;
      const curl = curlCommand(desk.url, job.api, key);
      if (await confirmRemoval(person, key, last, curl)) remove(key, button);
    };
    const button = h(
      "button",
      { type: "button", class: "danger", click: ask },
      "Remove",
      h("span", { class: "visually-hidden" }, ` ${nameOf(key)}`),
    );
    const label = labels[key.type];
    const name = nameOf(key);
    return h(
      "li",
      { class: "key" },
      h("span", { class: "key-icon" }, icon(key.type)),
      h(
        "div",
        { class: "who" },
        h("span", { class: "name" }, name),
        h(
          "span",
          { class: "quiet" },
          name !== label && h("span", { class: "detail" }, label),
          key.tokenId && h("span", { class: "detail" }, `ID ${key.tokenId}`),
        ),
      ),
      button,
    );
  };

  const list = (title: string, keys: Factor[], all: Factor[], empty: string) =>
    h(
      "section",
      { class: "card" },
      h("h3", { tabindex: -1 }, title),
      keys.length > 0
        ? h("ul", { class: "keys" }, ...keys.map((key) => row(key, all.length === 1)))
        : h("p", { class: "quiet" }, empty),
    );

  const factors = (keys: Factor[]) =>
    list(
      "Second factors",
      keys.filter(({ type }) => type !== "passkey"),
      keys,
      "None. There is nothing to remove.",
    );

  const passkeys = (keys: Factor[]) => {
    const section = list(
      "Passkeys",
      keys.filter(({ type }) => type === "passkey"),
      keys,
      "None.",
    );
    section.append(registration());
    return section;
  };

  const sendLink = async () => {
    try {
      await desk.job().link(person, { send: true });
      if (!signal.aborted) say(`A registration link is on its way to ${person.email}.`, "done");
    } catch (reason) {
      if (!signal.aborted) notice.replaceChildren(problem(reason, desk.remedies));
    }
  };

  const registration = () => {
    const { email } = person;
    if (!email)
      return h("p", { class: "quiet" }, "Without an e-mail address no registration link can be sent.");
    const ask = async () => {
      if (await confirmRegistrationLink(person.displayName, email)) sendLink();
    };
    return h("button", { type: "button", click: ask }, icon("mail"), "Send a link to register a passkey");
  };

  refresh();
  return h("div", { class: "keys-view" }, notice, lists);
}
