import { Code, ConnectError, isForeign } from "zitadel-mgmt";
import { h } from "../dom.js";
import { explain } from "../explain.js";

/** The one notice that ZITADEL cannot be reached. What is on the screen stays. */
export interface Connection {
  element: HTMLElement;
  /** Takes a failure of that kind, and what to do again; returns false for any other. */
  unreachable(reason: unknown, retry: () => void): boolean;
  /** Takes that ZITADEL answered: the notice goes, and what else failed before is tried again. `retry` is what worked now. */
  reached(retry?: () => void): void;
}

/** Makes the {@link Connection}. It tries again by itself when the browser is online again. */
export function connectionNotice(): Connection {
  const element = h("div", { class: "connection", tabindex: -1 });
  const retries = new Set<() => void>();
  const again = () => {
    // Whoever pressed the button goes on from where it was.
    if (element.contains(document.activeElement)) element.focus();
    element.replaceChildren();
    const all = [...retries];
    retries.clear();
    for (const retry of all) retry();
  };
  const show = (text: string) =>
    element.replaceChildren(
      h("p", { role: "alert" }, text, " What is on the screen may be old."),
      h("button", { type: "button", click: again }, "Try again"),
    );
  addEventListener("offline", () => show("You are offline."));
  addEventListener("online", again);
  return {
    element,
    unreachable(reason, retry) {
      const error = ConnectError.from(reason);
      if (error.code !== Code.Unavailable || isForeign(error)) return false;
      retries.add(retry);
      show(explain(error).text);
      return true;
    },
    reached(retry) {
      if (retry) retries.delete(retry);
      if (element.childElementCount > 0) again();
    },
  };
}
