import type { User } from "zitadel-mgmt/gen/zitadel/user/v1/user_pb";
import { curlCommand } from "../curl.js";
import type { Desk } from "../desk.js";
import { h, icon } from "../dom.js";
import { type Key, listKeys, removals } from "../keys.js";
import { displayName, emailOf } from "../people.js";
import { removeKey } from "../remove-key.js";
import { outcomeText } from "./outcome-text.js";
import { problem } from "./problem.js";
import { confirmRegistrationLink } from "./registration-dialog.js";
import { confirmRemoval } from "./remove-dialog.js";

/** A person's second factors and passkeys, and what can be done with them. The signal ends the view. */
export function keysView(desk: Desk, person: User, signal: AbortSignal): HTMLElement {
  const notice = h("div", { role: "status" });
  const lists = h("div", { class: "lists" }, h("p", { class: "quiet" }, "Loading…"));
  const say = (text: string, tone: "done" | "doubt" | "busy") =>
    notice.replaceChildren(h("p", { class: `notice ${tone}` }, text));

  const show = (keys: Key[]) => lists.replaceChildren(factors(keys), passkeys(keys));

  const refresh = async () => {
    try {
      const keys = await listKeys(desk.management, person.id, signal);
      if (!signal.aborted) show(keys);
    } catch (reason) {
      if (!signal.aborted) lists.replaceChildren(problem(reason, desk.remedies, refresh));
    }
  };

  const remove = async (key: Key, button: HTMLButtonElement) => {
    const label = [...button.childNodes];
    button.setAttribute("aria-disabled", "true");
    button.textContent = "Removing…";
    say(`Removing ${key.name}…`, "busy");
    try {
      const result = await removeKey(desk.management, desk.org.id, person.id, key);
      if (signal.aborted) return;
      if (result.keys) show(result.keys);
      else await refresh();
      say(outcomeText(key, result), result.outcome !== "unknown" && result.unlisted ? "done" : "doubt");
      lists.querySelector("h3")?.focus();
    } catch (reason) {
      if (signal.aborted) return;
      const alert = problem(reason, desk.remedies);
      alert.prepend(h("p", {}, `${key.name} was not removed.`));
      notice.replaceChildren(alert);
      button.removeAttribute("aria-disabled");
      button.replaceChildren(...label);
    }
  };

  const row = (key: Key, last: boolean): HTMLElement => {
    const ask = async () => {
      if (button.getAttribute("aria-disabled") === "true") return;
      const curl = curlCommand(desk.url, desk.org.id, person.id, key);
      if (await confirmRemoval(person, key, last, curl)) remove(key, button);
    };
    const button = h(
      "button",
      { type: "button", class: "danger", click: ask },
      "Remove",
      h("span", { class: "visually-hidden" }, ` ${key.name}`),
    );
    const { label } = removals[key.type];
    return h(
      "li",
      { class: "key" },
      h("span", { class: "key-icon" }, icon(key.type)),
      h(
        "div",
        { class: "who" },
        h("span", { class: "name" }, key.name),
        h(
          "span",
          { class: "quiet" },
          key.name !== label && h("span", { class: "detail" }, label),
          key.tokenId && h("span", { class: "detail" }, `ID ${key.tokenId}`),
        ),
      ),
      h("span", { class: key.ready ? "badge ready" : "badge" }, key.ready ? "Ready" : "Not confirmed"),
      button,
    );
  };

  const list = (title: string, keys: Key[], all: Key[], empty: string) =>
    h(
      "section",
      { class: "card" },
      h("h3", { tabindex: -1 }, title),
      keys.length > 0
        ? h("ul", { class: "keys" }, ...keys.map((key) => row(key, all.length === 1)))
        : h("p", { class: "quiet" }, empty),
    );

  const factors = (keys: Key[]) =>
    list(
      "Second factors",
      keys.filter(({ type }) => type !== "passkey"),
      keys,
      "None. There is nothing to remove.",
    );

  const passkeys = (keys: Key[]) => {
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
      await desk.management.sendPasswordlessRegistration({ userId: person.id });
      if (!signal.aborted) say(`A registration link is on its way to ${emailOf(person)}.`, "done");
    } catch (reason) {
      if (!signal.aborted) notice.replaceChildren(problem(reason, desk.remedies));
    }
  };

  const registration = () => {
    const email = emailOf(person);
    if (!email)
      return h("p", { class: "quiet" }, "Without an e-mail address no registration link can be sent.");
    const ask = async () => {
      if (await confirmRegistrationLink(displayName(person), email)) sendLink();
    };
    return h("button", { type: "button", click: ask }, icon("mail"), "Send a link to register a passkey");
  };

  refresh();
  return h("div", { class: "keys-view" }, notice, lists);
}
