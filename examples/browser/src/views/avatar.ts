import { h } from "../dom.js";

/** A circle with initials, for the eye only. */
export function avatar(name: string): HTMLElement {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  const initials = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => [...(word ?? "")][0] ?? "",
  );
  return h("span", { class: "avatar", "aria-hidden": "true" }, initials.join("").toUpperCase() || "?");
}
