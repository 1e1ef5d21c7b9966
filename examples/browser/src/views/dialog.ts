import { h } from "../dom.js";

let dialogs = 0;

/** Opens a modal dialog with a heading. It closes by Escape and by every form with `method="dialog"`, and is then removed. */
export function openDialog(
  title: (string | Node)[],
  properties: Record<string, string>,
  ...children: (Node | undefined)[]
): HTMLDialogElement {
  const id = `dialog-${++dialogs}`;
  const dialog = h(
    "dialog",
    { ...properties, "aria-labelledby": id, close: () => dialog.remove() },
    h("h2", { id }, ...title),
    ...children,
  );
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}
