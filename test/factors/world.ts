import { onTestFinished } from "vitest";
import { UserService } from "../../gen/zitadel/user/v2/user_service_pb.js";
import { type Emulator, startEmulator, type World, type WorldUser } from "../../src/emulator.js";
import { type SecondFactors, type SecondFactorsOptions, secondFactors } from "../../src/factors.js";
import * as grpc from "../../src/grpc.js";
import * as grpcWeb from "../../src/grpc-web.js";
import { type ClientOptions, createClient, ManagementService } from "../../src/index.js";
import * as rest from "../../src/rest.js";

export const acme = "100000000000000001";
export const globex = "100000000000000002";
export const ada = "200000000000000001";
export const bob = "200000000000000002";

const caller = (id: string, orgId: string, roles: Record<string, string[]>): WorldUser => ({
  id,
  orgId,
  userName: id,
  machine: { name: `The ${id}` },
  roles,
  tokens: [`${id}-token`],
});

/** Who calls: an owner of ACME, a help desk and a viewer in it, owners of Globex and of the instance, nobody. */
type Caller = "owner" | "help-desk" | "viewer" | "globex-owner" | "operator" | "stranger";

/** People with factors in two organizations, and callers with different roles. */
export function peopleWorld(): World {
  return {
    orgs: [
      { id: acme, name: "ACME" },
      { id: globex, name: "Globex" },
    ],
    users: [
      {
        id: ada,
        orgId: acme,
        userName: "ada",
        human: {
          firstName: "Ada",
          lastName: "Lovelace",
          email: "Ada@example.com",
          emailVerified: true,
          phone: "+41791234567",
          phoneVerified: true,
        },
        factors: [
          { type: "passkey", id: "300000000000000004", name: "Laptop" },
          { type: "u2f", id: "300000000000000001", name: "Green key" },
          { type: "u2f", id: "300000000000000002", name: "Blue key" },
          { type: "otp" },
          { type: "otpSms" },
          { type: "otpEmail" },
          { type: "u2f", id: "300000000000000009", name: "", state: "not_ready" },
        ],
      },
      {
        id: bob,
        orgId: globex,
        userName: "bob",
        human: { firstName: "Bob", email: "bob@example.com" },
        factors: [{ type: "u2f", id: "300000000000000005", name: "Yellow key" }],
      },
      // No factors at all.
      { id: "200000000000000003", orgId: acme, userName: "cleo", human: { email: "cleo@example.com" } },
      { id: "200000000000000004", orgId: acme, userName: "left", state: "deleted", human: {} },
      caller("owner", acme, { [acme]: ["ORG_OWNER"] }),
      caller("help-desk", acme, { [acme]: ["ORG_USER_MANAGER"] }),
      caller("viewer", acme, { [acme]: ["ORG_OWNER_VIEWER"] }),
      caller("globex-owner", globex, { [globex]: ["ORG_OWNER"] }),
      caller("operator", acme, { instance: ["IAM_OWNER"] }),
      caller("stranger", acme, {}),
    ],
  };
}

/** A way to reach a server: the API, and the protocol. */
export interface Way {
  api: "v1" | "v2";
  protocol: "grpc" | "grpc-web" | "rest";
}

const protocols = { grpc, "grpc-web": grpcWeb, rest };

/** Both APIs over one protocol. */
export const apis: Way[] = [
  { api: "v1", protocol: "grpc-web" },
  { api: "v2", protocol: "grpc-web" },
];

/** Both APIs over all protocols. */
export const ways: Way[] = (["v1", "v2"] as const).flatMap((api) =>
  (["grpc", "grpc-web", "rest"] as const).map((protocol) => ({ api, protocol })),
);

/** Starts an emulator for the running test. */
export async function start(world: World = peopleWorld()): Promise<Emulator> {
  const emulator = await startEmulator({ world });
  onTestFinished(() => emulator[Symbol.asyncDispose]());
  return emulator;
}

/** What a test says of the job. */
export interface JobSetting extends SecondFactorsOptions {
  caller?: Caller;
  client?: Partial<ClientOptions>;
}

/** A client of an emulator. */
export function clientOf(
  { baseUrl }: Emulator,
  way: Way,
  { caller = "owner", client = {} }: JobSetting = {},
) {
  const options = { baseUrl, auth: `${caller}-token`, ...client };
  const transport = protocols[way.protocol].createTransport(options);
  onTestFinished(() => transport[Symbol.asyncDispose]());
  return way.api === "v1" ? createClient(ManagementService, transport) : createClient(UserService, transport);
}

/** The job at an emulator. */
export function jobOf(emulator: Emulator, way: Way, setting: JobSetting = {}): SecondFactors {
  const { caller: _caller, client: _client, ...options } = setting;
  return secondFactors(clientOf(emulator, way, setting), options);
}

/** What the emulator's world has of a user's factors: ids, or types of those without one. */
export function factorsLeft({ world }: Emulator, userId: string = ada): string[] {
  const { factors = [] } = world.users.find(({ id }) => id === userId) ?? {};
  return factors.map((factor) => ("id" in factor ? factor.id : factor.type));
}

/** The removals that reached an rpc. */
export function removalsSent({ calls }: Emulator): string[] {
  return calls.filter(({ rpc }) => rpc.startsWith("Remove")).map(({ rpc }) => rpc);
}
