import type { Remedies } from "../desk.js";
import { h } from "../dom.js";
import { explain } from "../explain.js";

/**
 * Shows why something did not work, with a button for what helps. Without `retry` there is no button to try again.
 * `text` says more than the reason alone.
 */
export function problem(reason: unknown, remedies: Remedies, retry?: () => void, text?: string): HTMLElement {
  const { text: explained, remedy, reference } = explain(reason);
  const button = {
    "sign in": h("button", { type: "button", click: () => remedies.signIn() }, "Sign in again"),
    "choose organization": h(
      "button",
      { type: "button", click: () => remedies.chooseOrganization() },
      "Choose another organization",
    ),
    "try again": retry && h("button", { type: "button", click: retry }, "Try again"),
    nothing: undefined,
  }[remedy];
  return h(
    "div",
    { class: "notice problem", role: "alert" },
    h("p", { class: "data" }, text ?? explained),
    button,
    h("p", { class: "reference" }, `Reference for support: ${reference}`),
  );
}
