import type { PeoplePage, Person } from "zitadel-mgmt/factors";
import { h } from "../dom.js";
import { marked } from "../names.js";
import { pageSize, unusualState } from "../people.js";
import { type Route, routeHash } from "../route.js";
import { avatar } from "./avatar.js";

/** How many people were found, and which are shown. */
export function summary({ total, people }: PeoplePage, text: string, page: number): string {
  if (people.length === 0 && page > 1) return `There is no page ${page}.`;
  if (total === 0) return text ? `Nobody found for “${text}”.` : "Nobody here.";
  const first = (page - 1) * pageSize + 1;
  if (total <= people.length) return total === 1 ? "1 person" : `${total} people`;
  return `${first}–${first + people.length - 1} of ${total} people`;
}

/** The people found, with the parts marked that were looked for. */
export function resultList({ people }: PeoplePage, route: Route): HTMLElement {
  const list = h("ul", { class: "people" }, ...people.map((person) => result(person, route)));
  markCurrent(list, route.user);
  return list;
}

function result(person: Person, route: Route): HTMLElement {
  const state = unusualState(person);
  const { search = "" } = route;
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
        h("span", { class: "name" }, marked(person.displayName, search)),
        h("span", { class: "quiet" }, marked(reachedBy(person, search), search)),
      ),
      state && h("span", { class: "badge" }, state),
    ),
  );
}

/** The e-mail address, or the login name where that is what fits. */
function reachedBy({ email, loginName, loginNames }: Person, wanted: string): string {
  const fits = (text = "") => text.toLowerCase().includes(wanted.toLowerCase());
  if (email && (wanted === "" || fits(email))) return email;
  return loginNames.find((name) => wanted !== "" && fits(name)) ?? email ?? loginName;
}

/** Marks who is open. */
export function markCurrent(results: HTMLElement, user: string | undefined): void {
  for (const link of results.querySelectorAll<HTMLElement>("a[data-user]")) {
    if (link.dataset.user === user) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

/** The ways to other pages; from a page that does not exist to the first. */
export function pages({ total, people }: PeoplePage, route: Route): HTMLElement | "" {
  const page = route.page ?? 1;
  const last = Math.ceil(total / pageSize);
  const link = (label: string, to: number, exists: boolean) =>
    exists && h("a", { href: routeHash({ ...route, user: undefined, page: to }) }, label);
  const nowhere = people.length === 0 && page > 1;
  if (last <= 1 && !nowhere) return "";
  return h(
    "nav",
    { class: "pages", "aria-label": "Pages of results" },
    link("First page", 1, nowhere),
    link("Previous", page - 1, page > 1 && !nowhere),
    !nowhere && h("span", { class: "quiet" }, `Page ${page} of ${last}`),
    link("Next", page + 1, page < last),
  );
}
