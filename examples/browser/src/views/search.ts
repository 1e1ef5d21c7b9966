import type { Desk, Pane } from "../desk.js";
import { h, icon } from "../dom.js";
import { visible } from "../names.js";
import { findPeople } from "../people.js";
import { longestSearch, type Route, routeHash } from "../route.js";
import { problem } from "./problem.js";
import { markCurrent, pages, resultList, summary } from "./results.js";
import { skeletonRows } from "./skeleton.js";

/** How long typing must pause, and how much must be typed, before people are looked for without a key for it. */
const typing = { pauseMs: 250, least: 2 };

/** The search field and the people found. */
export interface SearchPane extends Pane {
  /** Goes to the field. */
  focus(): void;
  /** Goes to the person of a row, or to the heading. */
  focusResult(user: string): void;
}

/** Makes the {@link SearchPane}. */
export function searchPane(): SearchPane {
  const field = h("input", {
    id: "search",
    type: "search",
    autocomplete: "off",
    spellcheck: "false",
    maxlength: longestSearch,
    "aria-keyshortcuts": "/",
    input: () => {
      clearTimeout(timer);
      const text = field.value.trim();
      if (text.length >= typing.least && text !== route.search) {
        timer = setTimeout(() => go(text, true), typing.pauseMs);
      }
    },
  });
  const heading = h("h2", { id: "search-heading", tabindex: -1 }, "Find a person");
  const status = h("p", { class: "count quiet", role: "status", tabindex: -1 });
  const results = h("div", { class: "results" });
  let shown = "";
  /** Whether the same is looked for once more. */
  let again = false;
  let pending = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let route: Route = {};
  let load = () => {};
  /** What is looked for by then, if anything: what could not be asked for may be of yesterday. */
  const reload = () => {
    if (route.search !== undefined) load();
  };

  /** A text that is still typed replaces the one before in the history. */
  const go = (search: string, typed: boolean) => {
    clearTimeout(timer);
    const hash = routeHash({ org: route.org, search, user: typed ? route.user : undefined });
    route = { ...route, search };
    if (hash === location.hash) load();
    else if (typed) location.replace(hash);
    else location.hash = hash;
  };

  const submit = (event: Event) => {
    event.preventDefault();
    status.textContent = "Searching…";
    again = true;
    go(field.value.trim(), false);
  };

  const show = (desk: Desk | undefined, next: Route) => {
    const turned = next.page !== route.page && next.search === route.search;
    // What is in the field already was typed since, or is on its way.
    if (next.search !== route.search) field.value = next.search ?? "";
    route = next;
    if (!desk) return;
    load = async () => {
      pending.abort();
      pending = new AbortController();
      const { signal } = pending;
      const [text, page] = [next.search ?? "", next.page ?? 1];
      status.textContent = "Searching…";
      // What was found stays until something else is.
      results.setAttribute("aria-busy", "true");
      if (!results.querySelector(".people")) results.replaceChildren(skeletonRows(6));
      try {
        const found = await findPeople(desk.job(signal), text, page);
        if (signal.aborted) return;
        status.textContent = summary(found, visible(text), page);
        desk.remedies.reached(reload);
        const within = results.contains(document.activeElement);
        results.replaceChildren(resultList(found, route), pages(found, next));
        if ((turned || within) && !document.querySelector("dialog[open]")) status.focus();
      } catch (reason) {
        if (signal.aborted) return;
        status.textContent = "";
        const unreachable = desk.remedies.unreachable(reason, reload);
        if (!unreachable) results.replaceChildren(problem(reason, desk.remedies, load));
        else results.querySelector(".skeleton")?.remove();
      }
      results.removeAttribute("aria-busy");
    };
    const wanted = JSON.stringify([desk.org.id, next.search, next.page]);
    if (wanted === shown && !again) return markCurrent(results, next.user);
    again = false;
    const [other] = shown === "" ? [] : JSON.parse(shown);
    if (other !== desk.org.id) results.replaceChildren();
    shown = wanted;
    if (next.search !== undefined) return load();
    pending.abort();
    status.textContent = "";
    results.removeAttribute("aria-busy");
    results.replaceChildren(
      h("p", { class: "quiet" }, "Part of it is enough. Leave the field empty to see everyone."),
    );
  };

  const element = h(
    "section",
    {
      class: "search",
      "aria-labelledby": "search-heading",
      keydown: (event) => move(event as KeyboardEvent),
    },
    heading,
    h(
      "form",
      { role: "search", submit },
      h("label", { for: "search" }, "Name, e-mail, login name or user ID"),
      h("div", { class: "field" }, field, h("button", { class: "primary" }, icon("search"), "Search")),
    ),
    status,
    results,
  );

  /** The arrow keys lead from the field through the results, and back. */
  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const stops = [field, ...results.querySelectorAll<HTMLElement>("a[data-user]")];
    const at = stops.indexOf(event.target as HTMLElement);
    const to = at < 0 ? undefined : stops[at + step];
    if (!to) return;
    event.preventDefault();
    to.focus();
  };

  return {
    element,
    show,
    focus: () => field.focus(),
    focusResult: (user) => {
      const link = [...results.querySelectorAll<HTMLElement>("a[data-user]")].find(
        ({ dataset }) => dataset.user === user,
      );
      (link ?? heading).focus();
    },
  };
}
