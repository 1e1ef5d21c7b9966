import type { Factor } from "zitadel-mgmt/factors";
import { h, icon } from "../dom.js";
import { keyOf, labels, nameOf, telling } from "../keys.js";
import { bdi, visible } from "../names.js";
import { momentOf } from "../times.js";
import { copyId } from "./copy-button.js";

/** The row of a key. `remove` is called with its button; false where the role does not allow it. `busy`: it is being removed. */
export function keyRow(
  factor: Factor,
  all: Factor[],
  remove: false | ((button: HTMLButtonElement) => void),
  busy: boolean,
): HTMLElement {
  const label = labels[factor.type];
  const name = nameOf(factor);
  const more = telling(factor, all);
  const { tokenId, registeredAt } = factor;
  const spoken = more === "" ? visible(name) : `${visible(name)}, ${more}`;
  const button = h(
    "button",
    {
      type: "button",
      click: () => {
        if (remove && button.getAttribute("aria-disabled") !== "true") remove(button);
      },
    },
    ...(busy ? ["Removing…"] : ["Remove", h("span", { class: "visually-hidden" }, ` ${spoken}`)]),
  );
  if (busy) button.setAttribute("aria-disabled", "true");
  return h(
    "li",
    { class: "key", "data-key": keyOf(factor) },
    h("span", { class: "key-icon" }, icon(factor.type)),
    h(
      "div",
      { class: "who" },
      h("span", { class: "name" }, bdi(name)),
      h(
        "span",
        { class: "quiet" },
        name !== label && h("span", { class: "detail" }, label),
        registeredAt &&
          h("span", { class: "detail" }, `registered ${momentOf(registeredAt)}`, h("span", { class: "by" })),
        tokenId &&
          h(
            "span",
            { class: "detail" },
            "ID ",
            h("span", { class: "id" }, visible(tokenId)),
            copyId(`ID of ${spoken}`, tokenId),
          ),
      ),
    ),
    remove && button,
  );
}
