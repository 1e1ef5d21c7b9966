import { Code, ConnectError, isForeign } from "zitadel-mgmt";
import { h } from "../dom.js";
import { explain } from "../explain.js";

/** The one notice that ZITADEL cannot be reached. What is on the screen stays. */
export interface Connection {
  element: HTMLElement;
  /** Takes a failure of that kind, and what to do again; returns false for any other. */
  unreachable(reason: unknown, retry: () => void): boolean;
}

/** Makes the {@link Connection}. It tries again by itself when the browser is online again. */
export function connectionNotice(): Connection {
  const element = h("div", { class: "connection" });
  const retries = new Set<() => void>();
  const again = () => {
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
  };
}
