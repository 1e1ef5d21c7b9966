import { h } from "../dom.js";

/** Grey bars in the layout of what is on its way, so that nothing jumps when it comes. For the eye only. */
function bars(count: number, kind: string): HTMLElement[] {
  return Array.from({ length: count }, () => h("span", { class: `bar ${kind}` }));
}

/** Rows such as those of people or keys. */
export function skeletonRows(count: number): HTMLElement {
  const row = () =>
    h("li", {}, ...bars(1, "round"), h("span", { class: "who" }, ...bars(1, "wide"), ...bars(1, "short")));
  return h("ul", { class: "skeleton rows", "aria-hidden": "true" }, ...Array.from({ length: count }, row));
}

/** The page before it is known who is here. `awaited` says what is under way. */
export function skeletonPage(awaited: string): HTMLElement[] {
  return [
    h(
      "header",
      { "aria-hidden": "true" },
      h("span", { class: "brand" }, h("span", { class: "mark" }), "Help desk"),
      ...bars(1, ""),
    ),
    h(
      "main",
      { class: "with-person" },
      h(
        "section",
        { class: "search" },
        h("p", { class: "visually-hidden", role: "status" }, awaited),
        skeletonRows(6),
      ),
      h("section", { class: "person" }, skeletonCard()),
    ),
  ];
}

/** A person's card. */
export function skeletonCard(): HTMLElement {
  return h(
    "div",
    { class: "card skeleton", "aria-hidden": "true" },
    h(
      "div",
      { class: "title" },
      ...bars(1, "round large"),
      h("div", {}, ...bars(1, "wide"), ...bars(1, "short")),
    ),
    ...bars(3, "line"),
  );
}

/** A card with a heading and rows. */
export function skeletonList(title: string, count: number): HTMLElement {
  return h("section", { class: "card" }, h("h3", {}, title), skeletonRows(count));
}
