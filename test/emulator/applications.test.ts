import { expect, test } from "vitest";
import { startEmulator, type WorldApplication } from "../../src/emulator.js";

const world = (applications: WorldApplication[]) => ({ orgs: [], users: [], applications });
const app: WorldApplication = { clientId: "app", grantTypes: ["authorization_code"] };

test.for<[string, WorldApplication[]]>([
  ["application app: another one has the same client id", [app, { ...app, grantTypes: [] }]],
  ["applications[0].clientId is empty", [{ ...app, clientId: "" }]],
  [
    'applications[0].grantTypes[0] is "password": one of authorization_code, refresh_token, urn:ietf:params:oauth:grant-type:device_code',
    [{ ...app, grantTypes: ["password" as never] }],
  ],
  ["applications[0].grantTypes is missing", [{ clientId: "app" } as never]],
  ["applications[0].clientSecret is empty", [{ ...app, clientSecret: "" }]],
  ["application app: the redirect URI /signed-in is no address", [{ ...app, redirectUris: ["/signed-in"] }]],
  ["application app: the redirect URI out is no address", [{ ...app, postLogoutRedirectUris: ["out"] }]],
])("a world where %s is refused", async ([message, applications]) => {
  await expect(startEmulator({ world: world(applications) })).rejects.toThrow(new TypeError(message));
});

test("the applications are in the emulator's world, as a copy", async () => {
  await using emulator = await startEmulator({ world: world([app]) });
  expect(emulator.world.applications).toEqual([app]);
  emulator.world.applications?.pop();
  expect(emulator.world.applications).toEqual([app]);
});

test("in a world with no application at all, every client is unknown", async () => {
  await using emulator = await startEmulator({ world: world([]) });
  const response = await fetch(`${emulator.baseUrl}/oauth/v2/authorize?client_id=app`);
  expect(await response.json()).toMatchObject({ error_description: "Errors.App.NotFound" });
});
