import { InMemoryWebStorage, OidcClient, UserManager, WebStorageStateStore } from "oidc-client-ts";
import { oidcScope } from "../../src/index.js";

export const redirectUri = "http://127.0.0.1/signed-in";

/** UserManagers as the tabs of one browser have them: they share the storage. */
export function browserWithTabs(
  authority: string,
  clientId: string,
  offlineAccess = true,
  userStore = new WebStorageStateStore({ store: new InMemoryWebStorage() }),
) {
  const settings = {
    authority,
    client_id: clientId,
    redirect_uri: redirectUri,
    scope: oidcScope({ offlineAccess }),
    userStore,
    stateStore: userStore,
  };
  return {
    openTab: () => new UserManager(settings),
    /** Signs in as a person would: follows the links to the sign-in page, chooses, and comes back with a code. */
    async signIn(choose: (page: Response) => RequestInit = () => ({})): Promise<void> {
      const { url } = await new OidcClient(settings).createSigninRequest({});
      const manager = new UserManager({ ...settings, automaticSilentRenew: false });
      await manager.signinRedirectCallback(await browse(url, choose));
    },
  };
}

async function browse(start: string, choose: (page: Response) => RequestInit): Promise<string> {
  const cookies = new Map<string, string>();
  let url = start;
  let init: RequestInit = {};
  for (let step = 0; step < 10; step++) {
    if (url.startsWith(redirectUri)) return url;
    const cookie = [...cookies].map((pair) => pair.join("=")).join("; ");
    const response = await fetch(url, { ...init, headers: { cookie }, redirect: "manual" });
    for (const line of response.headers.getSetCookie()) {
      const [name = "", value = ""] = (line.split(";")[0] ?? "").split(/=(.*)/s);
      cookies.set(name, value);
    }
    const location = response.headers.get("location");
    init = location ? {} : choose(response);
    url = new URL(location ?? url, url).href;
  }
  throw new Error(`no sign-in: still at ${url}`);
}
