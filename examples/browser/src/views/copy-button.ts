import { h, icon } from "../dom.js";

/** A button that copies a text, and says whether it did. */
export function copyButton(label: string, text: string | (() => string)): HTMLElement {
  return copying(h("button", { type: "button" }, icon("copy"), label), text);
}

/** A small button beside an id, which copies it. */
export function copyId(what: string, id: string): HTMLElement {
  const label = `Copy ${what}`;
  return copying(
    h("button", { type: "button", class: "small", "aria-label": label, title: label }, icon("copy")),
    id,
  );
}

function copying(button: HTMLButtonElement, text: string | (() => string)): HTMLElement {
  const status = h("span", { role: "status", class: "quiet" });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(typeof text === "string" ? text : text());
      status.textContent = "Copied.";
    } catch {
      status.textContent = "The browser does not allow it. Select the text and copy it.";
    }
  };
  button.addEventListener("click", copy);
  return h("span", { class: "copy" }, button, status);
}
