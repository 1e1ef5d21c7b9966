import { createClient } from "@connectrpc/connect";
import { onTestFinished } from "vitest";
import { UserService } from "../../gen/zitadel/user/v2/user_service_pb.js";
import { type FactorKey, type RemovalResult, removeFactors } from "../../src/bulk.js";
import { type Emulator, startEmulator, type World } from "../../src/emulator.js";
import type { UserClient } from "../../src/factors.js";
import * as grpc from "../../src/grpc.js";
import * as grpcWeb from "../../src/grpc-web.js";
import { type ClientOptions, type ManagementClient, ManagementService } from "../../src/index.js";
import * as rest from "../../src/rest.js";

export type Api = "v1" | "v2";
export const apis: Api[] = ["v1", "v2"];

/** The names of the rpcs that both APIs have. */
export const rpcs = {
  v1: {
    removeKey: "RemoveHumanAuthFactorU2F",
    removePasskey: "RemoveHumanPasswordless",
    list: "ListHumanAuthFactors",
    listPasskeys: "ListHumanPasswordless",
  },
  v2: {
    removeKey: "RemoveU2F",
    removePasskey: "RemovePasskey",
    list: "ListAuthenticationFactors",
    listPasskeys: "ListPasskeys",
  },
} as const;

/** Starts an emulator for the running test, on a free port if none is named. */
export async function start(world: World, port?: number): Promise<Emulator> {
  const emulator = await startEmulator({ world, ...(port !== undefined && { port }) });
  onTestFinished(() => emulator[Symbol.asyncDispose]());
  return emulator;
}

/** A client of an API at an emulator. */
export function clientOf<A extends Api>(
  { baseUrl }: { baseUrl: string },
  api: A,
  options: Partial<ClientOptions> = {},
  over: "grpc" | "grpcWeb" | "rest" = "grpc",
): Clients[A] {
  const transport = { grpc, grpcWeb, rest }[over].createTransport({ baseUrl, auth: token, ...options });
  onTestFinished(() => transport[Symbol.asyncDispose]());
  const clients: Clients = {
    v1: createClient(ManagementService, transport),
    v2: createClient(UserService, transport),
  };
  return clients[api];
}

interface Clients {
  v1: ManagementClient;
  v2: UserClient;
}

/** All results of a run. */
export async function resultsOf(...args: Parameters<typeof removeFactors>): Promise<RemovalResult[]> {
  const results: RemovalResult[] = [];
  for await (const result of removeFactors(...args)) results.push(result);
  return results;
}

/** How often each rpc was called. */
export function callCounts({ calls }: Emulator): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { rpc } of calls) counts[rpc] = (counts[rpc] ?? 0) + 1;
  return counts;
}

/** The removals that reached an rpc, as it read them. */
export function removalsSent({ calls }: Emulator): string[] {
  return calls.flatMap(({ rpc, request }) =>
    rpc.startsWith("Remove") ? [`${rpc} ${tokenOf(request as RemovalRequest)}`] : [],
  );
}

interface RemovalRequest {
  userId: string;
  tokenId?: string;
  u2fId?: string;
  passkeyId?: string;
}

function tokenOf({ tokenId, u2fId, passkeyId }: RemovalRequest): string {
  return tokenId ?? u2fId ?? passkeyId ?? "";
}

export const orgId = "10";
export const otherOrgId = "20";
export const token = "owner-of-org-10";

/** An organization of so many people with so many security keys each, and its owner. Another organization is empty. */
export function worldOf(people: number, keysEach: number): World {
  return {
    orgs: [
      { id: orgId, name: "ACME" },
      { id: otherOrgId, name: "Globex" },
    ],
    users: [
      { id: "1", orgId, userName: "owner", machine: {}, roles: { [orgId]: ["ORG_OWNER"] }, tokens: [token] },
      ...Array.from({ length: people }, (_, person) => ({
        id: `user-${person}`,
        orgId,
        userName: `person-${person}`,
        human: { email: `person-${person}@example.com`, emailVerified: true },
        factors: Array.from({ length: keysEach }, (_, key) => ({
          type: "u2f" as const,
          id: `key-${person}-${key}`,
          name: `key ${key}`,
        })),
      })),
    ],
  };
}

/** The keys of {@link worldOf}, user by user. */
export function* keysOf(people: number, keysEach: number): Generator<FactorKey> {
  for (let person = 0; person < people; person++) {
    for (let key = 0; key < keysEach; key++) {
      yield { userId: `user-${person}`, type: "u2f", tokenId: `key-${person}-${key}` };
    }
  }
}

/** How often each key was removed, by the log of the emulator. */
export function removalsByKey({ calls }: Emulator): Map<string, number> {
  const removals = new Map<string, number>();
  for (const { rpc, request, answer } of calls) {
    if (!rpc.startsWith("Remove") || answer.code !== 0) continue;
    const tokenId = tokenOf(request as RemovalRequest);
    removals.set(tokenId, (removals.get(tokenId) ?? 0) + 1);
  }
  return removals;
}

/** The factors that exist still. */
export function factorsLeft({ world }: Emulator): number {
  return world.users.reduce((sum, { factors = [] }) => sum + factors.length, 0);
}
