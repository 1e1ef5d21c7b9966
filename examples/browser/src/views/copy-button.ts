import { h, icon } from "../dom.js";

/** A button that copies a text, and says whether it did. */
export function copyButton(label: string, text: string): HTMLElement {
  const status = h("span", { role: "status", class: "quiet" });
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      status.textContent = "Copied.";
    } catch {
      status.textContent = "The browser does not allow it. Select the text and copy it.";
    }
  };
  return h(
    "div",
    { class: "copy" },
    h("button", { type: "button", click: copy }, icon("copy"), label),
    status,
  );
}
