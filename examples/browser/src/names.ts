import { h } from "./dom.js";

const mostMarks = 4;

/** More than ZITADEL lets anybody be called, or call a key. */
const mostCharacters = 500;

/**
 * Shows what nobody could see in a text of others: control characters, marks of direction and invisible letters become
 * symbols or code points, and a pile of accents or a text without end is cut. Joiners stay where a script or an emoji needs them.
 */
export function visible(text: string): string {
  return shortened(text)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, (character, at) =>
      joins(character, text.charCodeAt(at - 1)) ? character : symbol(character.codePointAt(0) ?? 0),
    )
    .replace(new RegExp(`(\\p{M}{${mostMarks}})\\p{M}+`, "gu"), "$1…");
}

function shortened(text: string): string {
  if (text.length <= mostCharacters) return text;
  return `${text.slice(0, mostCharacters)}… (${text.length} characters)`;
}

/** A text of others inside a plain text, such as one that is copied: isolated by characters where it reads from right to left. */
export function isolated(text: string): string {
  const shown = visible(text);
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]|[\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u.test(shown)
    ? `\u2068${shown}\u2069`
    : shown;
}

/** Arabic, Indic scripts and emoji are joined, or told to be no emoji; what stands before them is beyond Latin and Greek. */
function joins(character: string, before: number): boolean {
  return ["\u200c", "\u200d", "\ufe0e", "\ufe0f"].includes(character) && before >= 0x600;
}

function symbol(code: number): string {
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  if (code === 0x7f) return "␡";
  return `[U+${code.toString(16).toUpperCase().padStart(4, "0")}]`;
}

/** A text of others, which reads by itself and reorders nothing around it. A title shows it whole where it is cut. */
export function bdi(text: string, { cut = false } = {}): HTMLElement {
  const shown = visible(text);
  return h("bdi", { class: cut ? "truncated" : "data", title: cut && shown }, shown);
}

/** As {@link bdi}, with the parts marked that were looked for. */
export function marked(text: string, wanted: string): HTMLElement {
  const shown = visible(text);
  const element = h("bdi", { class: "truncated", title: shown });
  const [inside, needle] = [shown.toLowerCase(), visible(wanted).toLowerCase()];
  let from = 0;
  // Some letters change their length with their case: then the places would be wrong.
  if (needle !== "" && inside.length === shown.length) {
    for (let at = inside.indexOf(needle); at >= 0; at = inside.indexOf(needle, from)) {
      element.append(shown.slice(from, at), h("mark", {}, shown.slice(at, at + needle.length)));
      from = at + needle.length;
    }
  }
  element.append(shown.slice(from));
  return element;
}
