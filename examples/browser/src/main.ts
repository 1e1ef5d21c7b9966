import type { User, UserManager } from "oidc-client-ts";
import { oidcTokenSource } from "zitadel-mgmt";
import type { Desk, Remedies } from "./desk.js";
import { h } from "./dom.js";
import { parseRoute, routeHash } from "./route.js";
import { createUserManager, currentUser, displayName, signIn, signOut } from "./session.js";
import { readSettings, type Settings } from "./settings.js";
import { header } from "./views/header.js";
import { chooseOrganization } from "./views/organization-dialog.js";
import { personPane } from "./views/person.js";
import { problem } from "./views/problem.js";
import { searchPane } from "./views/search.js";
import { signInView } from "./views/sign-in.js";
import { connect, type Organization } from "./zitadel.js";

async function start(): Promise<void> {
  const settings = await readSettings();
  const userManager = createUserManager(settings);
  let failure: string | undefined;
  const user = await currentUser(settings).catch((reason: Error) => {
    failure = `The sign-in did not work: ${reason.message}.`;
    return undefined;
  });
  if (user) openDesk(settings, userManager, user);
  else {
    const { host } = new URL(settings.url);
    document.body.replaceChildren(signInView(host, failure, () => signIn(userManager, false)));
  }
}

function openDesk(settings: Settings, userManager: UserManager, user: User): void {
  const zitadel = connect(settings, oidcTokenSource(userManager), { id: user.profile.sub });
  const findOrg = zitadel.findOrganization;

  const search = searchPane();
  const person = personPane();
  const main = h("main");
  let ownOrg: Organization | undefined;
  let current: Desk | undefined;

  const remedies: Remedies = {
    signIn: () => signIn(userManager, true).catch(stop),
    chooseOrganization: async () => {
      ownOrg ??= await findOrg(undefined).catch(() => undefined);
      chooseOrganization(ownOrg, current?.org, findOrg, (org) => {
        location.hash = routeHash({ org: org.id === ownOrg?.id ? undefined : org.id });
      });
    },
  };
  const top = header(
    displayName(user),
    () => remedies.chooseOrganization(),
    () => signOut(userManager),
  );
  const show = (...content: HTMLElement[]) => {
    top.show(current?.org);
    main.replaceChildren(...content);
  };

  const stop = (reason: unknown) => {
    current = undefined;
    show(h("div", { class: "stopped" }, problem(reason, remedies, render)));
  };

  const render = async () => {
    const route = parseRoute(location.hash);
    if (!current || current.org.id !== (route.org ?? ownOrg?.id)) {
      current = undefined;
      try {
        const org = await findOrg(route.org);
        if (parseRoute(location.hash).org !== route.org) return;
        if (route.org === undefined) ownOrg = org;
        current = { url: settings.url, org, job: (signal) => zitadel.job(org.id, signal), remedies };
        show(search.element, person.element);
      } catch (reason) {
        stop(reason);
        return;
      }
    }
    main.classList.toggle("with-person", route.user !== undefined);
    search.show(current, route);
    person.show(current, route);
  };
  top.show(undefined);
  document.body.replaceChildren(top.element, main);
  addEventListener("hashchange", render);
  render();
}

start();
