import type { User, UserManager } from "oidc-client-ts";
import { oidcTokenSource } from "zitadel-mgmt";
import type { Desk, Remedies } from "./desk.js";
import { h } from "./dom.js";
import { parseRoute, type Route, routeHash } from "./route.js";
import { callerOf, displayName, endSession, revokeTokens, signIn, signOutHere } from "./session.js";
import type { Settings } from "./settings.js";
import { openSitting } from "./sitting.js";
import { connectionNotice } from "./views/connection.js";
import { header } from "./views/header.js";
import { busyNotice, signInNotice, signOutNotice, waitingNotice } from "./views/notices.js";
import { chooseOrganization } from "./views/organization-dialog.js";
import { personPane } from "./views/person.js";
import { problem } from "./views/problem.js";
import { searchPane } from "./views/search.js";
import { sittingView } from "./views/sitting.js";
import { connect, type Organization } from "./zitadel.js";

/** Shows the help desk to whoever has signed in. */
export function openDesk(settings: Settings, userManager: UserManager, user: User): void {
  const { url } = settings;
  const { host } = new URL(url);
  const tokens = oidcTokenSource(userManager);
  let isLeaving = false;
  // A call that meets a revoked token must not renew it: whoever leaves has given it back.
  const zitadel = connect(
    settings,
    { ...tokens, invalidate: (token) => (isLeaving ? undefined : tokens.invalidate?.(token)) },
    callerOf(user),
  );
  const findOrg = zitadel.findOrganization;
  const connection = connectionNotice();
  const search = searchPane();
  const person = personPane();
  const main = h("main");
  /** What came of signing in again, or out. */
  const notices = h("div", { class: "notices" });
  const ended = new EventTarget();
  let ownOrg: Organization | undefined;
  let current: Desk | undefined;
  let before: Route = {};

  const remedies: Remedies = {
    signIn: async () => {
      notices.replaceChildren(waitingNotice(host));
      try {
        await signIn(userManager, true);
      } catch (reason) {
        notices.replaceChildren(signInNotice(host, reason as Error, remedies.signIn));
      }
    },
    chooseOrganization: () => {
      const findOwn = async () => {
        ownOrg ??= await findOrg(undefined).catch(() => undefined);
        return ownOrg;
      };
      chooseOrganization(ownOrg ?? findOwn(), current?.org, findOrg, (org) => {
        location.hash = routeHash({ org: org.id === ownOrg?.id ? undefined : org.id });
      });
    },
    unreachable: connection.unreachable,
    reached: connection.reached,
  };
  const done = sittingView(url, remedies);
  const sitting = openSitting(displayName(user), (entry) => {
    done.show(entry);
    if (!sitting.busy) notices.querySelector(".under-way")?.remove();
  });
  done.fill(sitting);

  const leave = async () => {
    // Its outcome would be told to nobody, and the revoked tokens might even cut it short.
    if (sitting.busy) return notices.replaceChildren(busyNotice());
    notices.replaceChildren();
    top.leaving(true);
    isLeaving = true;
    let signedIn = true;
    try {
      await revokeTokens(userManager);
      signedIn = false;
      await endSession(userManager);
    } catch {
      isLeaving = false;
      top.leaving(false);
      notices.replaceChildren(signOutNotice(host, signedIn, leave, () => signOutHere(userManager)));
    }
  };
  const top = header(displayName(user), () => remedies.chooseOrganization(), leave);

  const show = (org: Organization | "loading" | undefined, ...content: HTMLElement[]) => {
    top.show(org);
    if (content.some((element) => !element.isConnected)) main.replaceChildren(...content);
  };
  const stop = (reason: unknown) => {
    current = undefined;
    show(undefined, h("div", { class: "stopped" }, problem(reason, remedies, render)));
  };

  /** Finds the organization of a route, and what may be done there. */
  const open = async (route: Route): Promise<Desk | undefined> => {
    const org = await findOrg(route.org);
    if (parseRoute(location.hash).org !== route.org) return undefined;
    if (route.org === undefined) ownOrg = org;
    return {
      url,
      org,
      rights: await zitadel.rights(org.id),
      job: (signal) => zitadel.job(org.id, signal),
      jobV2: (signal) => zitadel.jobV2(org.id, signal),
      sitting,
      ended,
      refused: done.failed,
      remedies,
    };
  };

  const render = async () => {
    const route = parseRoute(location.hash);
    if (route.user !== before.user || route.org !== before.org) closeDialogs();
    main.classList.toggle("with-person", route.user !== undefined);
    if (!current || current.org.id !== (route.org ?? ownOrg?.id)) {
      current = undefined;
      show("loading", search.element, person.element);
      search.show(undefined, route);
      person.show(undefined, route);
      try {
        const opened = await open(route);
        if (!opened || parseRoute(location.hash).org !== route.org) return;
        current = opened;
        top.show(current.org);
        return follow(current, parseRoute(location.hash));
      } catch (reason) {
        if (parseRoute(location.hash).org === route.org) stop(reason);
        return;
      }
    }
    follow(current, route);
  };

  const follow = (desk: Desk, route: Route) => {
    search.show(desk, route);
    person.show(desk, route);
    // Whoever leaves a person goes on where they were.
    if (before.user !== undefined && route.user === undefined && before.org === route.org) {
      search.focusResult(before.user);
    }
    before = route;
  };

  document.body.replaceChildren(top.element, connection.element, notices, main, done.element);
  addEventListener("hashchange", render);
  addEventListener("keydown", (event) => {
    const typing = (event.target as Element).closest("input, textarea, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (document.querySelector("dialog[open]")) return;
    event.preventDefault();
    search.focus();
  });
  addEventListener("beforeunload", (event) => {
    if (sitting.busy) event.preventDefault();
  });
  render();
  // A finger would have the keyboard over what there is to see.
  if (parseRoute(location.hash).user === undefined && matchMedia("(pointer: fine)").matches) search.focus();
}

/** A question about somebody who is no longer on the screen is answered by no. */
function closeDialogs(): void {
  for (const dialog of document.querySelectorAll<HTMLDialogElement>("dialog[open]")) dialog.close();
}
