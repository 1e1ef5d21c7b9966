import type { PeoplePage, Person } from "zitadel-mgmt/factors";
import type { Desk, Pane } from "../desk.js";
import { h, icon } from "../dom.js";
import { findPeople, pageSize, unusualState } from "../people.js";
import { type Route, routeHash } from "../route.js";
import { avatar } from "./avatar.js";
import { problem } from "./problem.js";

/** The search field and the people found. */
export function searchPane(): Pane {
  const field = h("input", {
    id: "search",
    type: "search",
    autocomplete: "off",
    spellcheck: "false",
    maxlength: 200,
  });
  const status = h("p", { class: "count quiet", role: "status" });
  const results = h("div", { class: "results" });
  let shown = "";
  let pending = new AbortController();
  let route: Route = {};

  const search = (event: Event) => {
    event.preventDefault();
    status.textContent = "Searching…";
    shown = "";
    const before = location.hash;
    location.hash = routeHash({ org: route.org, search: field.value.trim() });
    if (location.hash === before) load();
  };
  let load = () => {};

  const show = (desk: Desk, next: Route) => {
    route = next;
    load = async () => {
      pending.abort();
      pending = new AbortController();
      const { signal } = pending;
      status.textContent = "Searching…";
      try {
        const text = next.search ?? "";
        const found = await findPeople(desk.job(signal), text, next.page ?? 1);
        if (signal.aborted) return;
        status.textContent = summary(found, text, next.page ?? 1);
        results.replaceChildren(resultList(found, route), pages(found, next));
      } catch (reason) {
        if (signal.aborted) return;
        status.textContent = "";
        results.replaceChildren(problem(reason, desk.remedies, load));
      }
    };
    const wanted = JSON.stringify([desk.org.id, next.search, next.page]);
    if (wanted === shown) {
      markCurrent(results, next.user);
      return;
    }
    shown = wanted;
    results.replaceChildren();
    status.textContent = "";
    field.value = next.search ?? "";
    if (next.search === undefined) {
      pending.abort();
      results.append(
        h("p", { class: "quiet" }, "Part of it is enough. Leave the field empty to see everyone."),
      );
    } else load();
  };

  const element = h(
    "section",
    { class: "search", "aria-labelledby": "search-heading" },
    h("h2", { id: "search-heading" }, "Find a person"),
    h(
      "form",
      { role: "search", submit: search },
      h("label", { for: "search" }, "Name, e-mail or login name"),
      h("div", { class: "field" }, field, h("button", { class: "primary" }, icon("search"), "Search")),
    ),
    status,
    results,
  );
  return { element, show };
}

function summary({ total, people }: PeoplePage, text: string, page: number): string {
  if (total === 0) return text ? `Nobody found for “${text}”.` : "Nobody here.";
  const first = (page - 1) * pageSize + 1;
  if (total <= people.length) return total === 1 ? "1 person" : `${total} people`;
  return `${first}–${first + people.length - 1} of ${total} people`;
}

function resultList({ people }: PeoplePage, route: Route): HTMLElement {
  const list = h("ul", { class: "people" }, ...people.map((person) => result(person, route)));
  markCurrent(list, route.user);
  return list;
}

function result(person: Person, route: Route): HTMLElement {
  const state = unusualState(person);
  return h(
    "li",
    {},
    h(
      "a",
      { href: routeHash({ ...route, user: person.id }), "data-user": person.id },
      avatar(person.displayName),
      h(
        "span",
        { class: "who" },
        h("span", { class: "name truncated" }, person.displayName),
        h("span", { class: "quiet truncated" }, person.email ?? person.loginName),
      ),
      state && h("span", { class: "badge" }, state),
    ),
  );
}

function markCurrent(results: HTMLElement, user: string | undefined): void {
  for (const link of results.querySelectorAll<HTMLElement>("a[data-user]")) {
    if (link.dataset.user === user) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

function pages({ total }: PeoplePage, route: Route): HTMLElement | "" {
  const page = route.page ?? 1;
  const last = Math.ceil(total / pageSize);
  if (last <= 1) return "";
  const link = (label: string, to: number, exists: boolean) =>
    exists && h("a", { href: routeHash({ ...route, user: undefined, page: to }) }, label);
  return h(
    "nav",
    { class: "pages", "aria-label": "Pages of results" },
    link("Previous", page - 1, page > 1),
    h("span", { class: "quiet" }, `Page ${page} of ${last}`),
    link("Next", page + 1, page < last),
  );
}
