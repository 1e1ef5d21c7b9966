import * as oauth from "oauth4webapi";
import { type Emulator, startEmulator, type World, type WorldApplication } from "../../src/emulator.js";
import { createManagementClient } from "../../src/grpc.js";
import { zitadelError } from "../../src/index.js";

const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code";
export const apiScope = "openid profile email offline_access urn:zitadel:iam:org:project:id:zitadel:aud";

/** Applications of two projects: `a` with all that a device needs, others that lack something. */
const applications: WorldApplication[] = [
  { clientId: "tv", grantTypes: [deviceGrant, "refresh_token"], projectId: "project-a" },
  { clientId: "tv-once", grantTypes: [deviceGrant], projectId: "project-a" },
  {
    clientId: "box",
    clientSecret: "s+cr&t",
    grantTypes: [deviceGrant, "refresh_token"],
    projectId: "project-a",
  },
  { clientId: "web", grantTypes: ["authorization_code"], projectId: "project-a" },
  { clientId: "gone", grantTypes: [deviceGrant], projectId: "project-a", state: "inactive" },
  { clientId: "api-a", clientSecret: "a-secret", grantTypes: [], projectId: "project-a" },
  { clientId: "api-b", clientSecret: "b-secret", grantTypes: [], projectId: "project-b" },
  { clientId: "tv-b", grantTypes: [deviceGrant, "refresh_token"], projectId: "project-b" },
];

const world: World = {
  orgs: [{ id: "org-a", name: "A" }],
  users: [
    {
      id: "alice",
      orgId: "org-a",
      userName: "alice",
      roles: { "org-a": ["ORG_OWNER"] },
      human: { firstName: "Alice", lastName: "Adams", email: "alice@example.com", emailVerified: true },
      factors: [{ type: "u2f", id: "u2f-1", name: "key" }],
    },
    { id: "bob", orgId: "org-a", userName: "bob", roles: { "org-a": ["ORG_OWNER"] }, human: {} },
    { id: "locked", orgId: "org-a", userName: "locked", state: "locked", human: {} },
    {
      id: "robot",
      orgId: "org-a",
      userName: "robot",
      roles: { "org-a": ["ORG_OWNER"] },
      machine: { clientSecret: "x" },
      tokens: ["robot-token"],
    },
  ],
};

export interface Device {
  userCode: string;
  verificationUri: string;
  poll(as?: string): Promise<Response>;
}

/** An emulator, and oauth4webapi as its client. */
export async function startDevices(options: { now?: () => number; world?: Partial<World> } = {}) {
  const emulator: Emulator = await startEmulator({
    world: { ...world, applications, ...options.world },
    ...(options.now && { now: options.now }),
  });
  const issuer = new URL(emulator.baseUrl);
  const insecure = { [oauth.allowInsecureRequests]: true };
  const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure));
  const clientOf = (id: string): [oauth.Client, oauth.ClientAuth] => {
    const { clientSecret } = applications.find(({ clientId }) => clientId === id) ?? {};
    return [{ client_id: id }, clientSecret ? oauth.ClientSecretBasic(clientSecret) : oauth.None()];
  };
  return {
    emulator,
    server,
    async begin(id = "tv", scope = apiScope): Promise<Device> {
      const [client, authentication] = clientOf(id);
      const response = await oauth.deviceAuthorizationRequest(
        server,
        client,
        authentication,
        { scope },
        insecure,
      );
      const begun = await oauth.processDeviceAuthorizationResponse(server, client, response);
      return {
        userCode: begun.user_code,
        verificationUri: begun.verification_uri,
        poll: (as = id) => oauth.deviceCodeGrantRequest(server, ...clientOf(as), begun.device_code, insecure),
      };
    },
    /** Checks the answer with tokens as a client does, the ID token included. */
    async tokens(response: Response, id = "tv") {
      return oauth.processDeviceCodeResponse(server, { client_id: id }, response);
    },
    refresh: (token: string, id = "tv", scope?: string) =>
      oauth.refreshTokenGrantRequest(server, ...clientOf(id), token, {
        ...insecure,
        ...(scope !== undefined && { additionalParameters: { scope } }),
      }),
    revoke: (token: string, id = "tv") => oauth.revocationRequest(server, ...clientOf(id), token, insecure),
    introspect: async (token: string, id = "api-a") => {
      const response = await oauth.introspectionRequest(server, ...clientOf(id), token, insecure);
      return (await response.json()) as Record<string, unknown>;
    },
    userInfo: (token: string) => oauth.userInfoRequest(server, { client_id: "tv" }, token, insecure),
    [Symbol.asyncDispose]: () => emulator.close(),
  };
}

type Devices = Awaited<ReturnType<typeof startDevices>>;

export const callApi = (baseUrl: string, token: string) =>
  createManagementClient({ baseUrl, auth: token })
    .getMyOrg({})
    .then(() => "ok")
    .catch((error) => zitadelError(error));

/** Signs a device in, and gives its tokens. */
export async function approved(devices: Devices, userId = "alice", id = "tv") {
  const device = await devices.begin(id);
  devices.emulator.approveDevice(device.userCode, userId);
  const { access_token, refresh_token = "", id_token = "" } = await devices.tokens(await device.poll(), id);
  return { access_token, refresh_token, id_token };
}

export const answerOf = async (response: Response) => ({
  status: response.status,
  ...(await response.json()),
});
