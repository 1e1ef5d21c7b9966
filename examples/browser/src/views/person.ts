import type { Person } from "zitadel-mgmt/factors";
import type { Desk, Pane } from "../desk.js";
import { h, icon } from "../dom.js";
import { bdi, visible } from "../names.js";
import { unusualState } from "../people.js";
import { type Route, routeHash } from "../route.js";
import { avatar } from "./avatar.js";
import { copyId } from "./copy-button.js";
import { factorsView } from "./factors.js";
import { problem } from "./problem.js";
import { skeletonCard, skeletonList } from "./skeleton.js";

/** The person who is looked at, with everything that the person signs in with. */
export function personPane(): Pane {
  const element = h("section", { class: "person", "aria-label": "Person" });
  let shown = "";
  let pending = new AbortController();

  const show = (desk: Desk | undefined, route: Route) => {
    const { user: id } = route;
    const wanted = JSON.stringify([desk?.org.id, id, desk && "desk"]);
    const back = element.querySelector<HTMLAnchorElement>(".back");
    if (back) back.href = backTo(route);
    if (wanted === shown) return;
    shown = wanted;
    pending.abort();
    pending = new AbortController();
    const { signal } = pending;
    document.title = "Help desk";
    if (id === undefined) {
      element.replaceChildren(h("p", { class: "placeholder quiet" }, "Find a person to see their keys."));
      return;
    }
    const toResults = h("a", { class: "back", href: backTo(route) }, icon("back"), "All results");
    const load = async () => {
      element.replaceChildren(
        toResults,
        h("p", { class: "visually-hidden", role: "status" }, "Loading…"),
        skeletonCard(),
        h("div", { class: "lists" }, skeletonList("Second factors", 2), skeletonList("Passkeys", 1)),
      );
      if (!desk) return;
      try {
        const person = await desk.job(signal).getUser(id);
        if (signal.aborted) return;
        desk.remedies.reached();
        const heading = h("h2", { tabindex: -1 }, bdi(person.displayName));
        element.replaceChildren(toResults, card(person, heading), factorsView(desk, person, signal));
        document.title = `${visible(person.displayName)} · Help desk`;
        // Not while somebody types, or answers a question.
        if (!document.querySelector("dialog[open]") && !isTyping()) heading.focus();
      } catch (reason) {
        if (signal.aborted) return;
        const again = () => {
          if (!signal.aborted) load();
        };
        const unreachable = desk.remedies.unreachable(reason, again);
        element.replaceChildren(
          toResults,
          unreachable ? h("p", { class: "quiet" }, "Not loaded.") : problem(reason, desk.remedies, again),
        );
      }
    };
    load();
  };
  return { element, show };
}

function backTo(route: Route): string {
  return routeHash({ ...route, user: undefined });
}

function isTyping(): boolean {
  const field = document.activeElement;
  return field instanceof HTMLInputElement && field.id === "search" && field.value !== "";
}

function card(person: Person, heading: HTMLElement): HTMLElement {
  const state = unusualState(person);
  return h(
    "div",
    { class: "card" },
    h(
      "div",
      { class: "title" },
      avatar(person.displayName),
      h("div", {}, heading, h("p", { class: "quiet" }, bdi(person.loginName))),
      state && h("span", { class: "badge" }, state),
    ),
    h(
      "dl",
      {},
      ...row("E-mail", person.email, person.emailVerified),
      ...row("Phone", person.phone, person.phoneVerified),
      ...row("Login names", person.loginNames.length > 1 ? person.loginNames.join(", ") : undefined),
      h("dt", {}, "User ID"),
      h("dd", {}, h("span", { class: "id" }, visible(person.id)), copyId("user ID", person.id)),
    ),
  );
}

function row(label: string, value: string | undefined, verified?: boolean): HTMLElement[] {
  if (!value) return [];
  const doubt = verified === false && h("span", { class: "quiet" }, " (not verified)");
  return [h("dt", {}, label), h("dd", {}, bdi(value), doubt)];
}
