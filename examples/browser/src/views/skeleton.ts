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
