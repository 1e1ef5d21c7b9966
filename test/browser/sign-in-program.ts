// Runs in the page: an application that signs people in and calls the API.
import { UserManager, WebStorageStateStore } from "oidc-client-ts";
import { createManagementClient, oidcScope, oidcTokenSource } from "../../src/index.js";

/** Where the page finds its servers. */
export interface SignInSettings {
  authority: string;
  clientId: string;
  api: string;
  offlineAccess: boolean;
}

/** What a test may ask of the page. */
export interface SignInPage {
  /** Makes calls in parallel, and returns the messages of those that failed. */
  call(parallel: number): Promise<string[]>;
  /** Calls one after the other, in parallel rows, until the API has seen so many tokens of this page. */
  callAcross(tokens: number, rows: number): Promise<string[]>;
  accessToken(): Promise<string | undefined>;
}

const settings: SignInSettings = await (await fetch("/settings.json")).json();
const userManager = new UserManager({
  authority: settings.authority,
  client_id: settings.clientId,
  redirect_uri: `${location.origin}/signed-in`,
  silent_redirect_uri: `${location.origin}/silent`,
  scope: oidcScope({ offlineAccess: settings.offlineAccess }),
  userStore: new WebStorageStateStore({ store: localStorage }),
});

if (location.pathname === "/silent") await userManager.signinSilentCallback();
else Object.assign(globalThis, { app: await openApp() });

async function openApp(): Promise<SignInPage> {
  if (location.pathname === "/signed-in") {
    await userManager.signinCallback();
    history.replaceState(null, "", "/");
  }
  const client = createManagementClient({ baseUrl: settings.api, auth: oidcTokenSource(userManager) });
  const button = document.createElement("button");
  button.textContent = (await userManager.getUser()) ? "Signed in" : "Sign in";
  button.onclick = () => userManager.signinRedirect();
  document.body.append(button);
  const accessToken = async () => (await userManager.getUser())?.access_token;
  const callOnce = () =>
    client.getMyOrg({}).then(
      () => [],
      (error: Error) => [error.message],
    );
  return {
    accessToken,
    call: async (parallel) => (await Promise.all(Array.from({ length: parallel }, callOnce))).flat(),
    async callAcross(tokens, rows) {
      const seen = new Set<string | undefined>();
      const row = async () => {
        const failed: string[] = [];
        for (let calls = 0; seen.size < tokens && calls < 10_000; calls++) {
          failed.push(...(await callOnce()));
          seen.add(await accessToken());
        }
        return failed;
      };
      return (await Promise.all(Array.from({ length: rows }, row))).flat();
    },
  };
}
