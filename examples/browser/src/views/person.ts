import type { Person } from "zitadel-mgmt/factors";
import type { Desk, Pane } from "../desk.js";
import { h, icon } from "../dom.js";
import { unusualState } from "../people.js";
import { type Route, routeHash } from "../route.js";
import { avatar } from "./avatar.js";
import { keysView } from "./keys.js";
import { problem } from "./problem.js";

/** The person who is looked at, with everything that the person signs in with. */
export function personPane(): Pane {
  const element = h("section", { class: "person", "aria-label": "Person" });
  let shown = "";
  let pending = new AbortController();

  const show = (desk: Desk, route: Route) => {
    const wanted = JSON.stringify([desk.org.id, route.user]);
    if (wanted === shown) return;
    shown = wanted;
    pending.abort();
    pending = new AbortController();
    const { signal } = pending;
    const { user: id } = route;
    document.title = "Help desk";
    if (id === undefined) {
      element.replaceChildren(h("p", { class: "placeholder quiet" }, "Find a person to see their keys."));
      return;
    }
    const back = h(
      "a",
      { class: "back", href: routeHash({ ...route, user: undefined }) },
      icon("back"),
      "All results",
    );
    const load = async () => {
      element.replaceChildren(back, h("p", { class: "quiet", role: "status" }, "Loading…"));
      try {
        const person = await desk.job(signal).getUser(id);
        if (signal.aborted) return;
        const heading = h("h2", { tabindex: -1 }, person.displayName);
        element.replaceChildren(back, card(person, heading), keysView(desk, person, signal));
        document.title = `${person.displayName} · Help desk`;
        heading.focus();
      } catch (reason) {
        if (!signal.aborted) element.replaceChildren(back, problem(reason, desk.remedies, load));
      }
    };
    load();
  };
  return { element, show };
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
      h("div", {}, heading, h("p", { class: "quiet" }, person.loginName)),
      state && h("span", { class: "badge" }, state),
    ),
    h(
      "dl",
      {},
      ...row("E-mail", person.email, person.emailVerified),
      ...row("Phone", person.phone, person.phoneVerified),
      ...row("Login names", person.loginNames.length > 1 ? person.loginNames.join(", ") : undefined),
      ...row("User ID", person.id),
    ),
  );
}

function row(label: string, value: string | undefined, verified?: boolean): HTMLElement[] {
  if (!value) return [];
  const doubt = verified === false && h("span", { class: "quiet" }, " (not verified)");
  return [h("dt", {}, label), h("dd", {}, value, doubt)];
}
