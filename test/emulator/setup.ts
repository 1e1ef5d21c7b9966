import { Code, ConnectError } from "@connectrpc/connect";
import { onTestFinished } from "vitest";
import type { ManagementClient } from "../../src/client.js";
import {
  type Emulator,
  type EmulatorOptions,
  startEmulator,
  type World,
  type WorldUser,
} from "../../src/emulator.js";
import { createManagementClient as grpc } from "../../src/grpc.js";
import { createManagementClient as grpcWeb } from "../../src/grpc-web.js";
import { zitadelError } from "../../src/index.js";
import type { ClientOptions } from "../../src/options.js";
import { createManagementClient as rest } from "../../src/rest.js";

/** The clients of the three protocols, by name. */
export const clients: [name: string, create: (options: ClientOptions) => ManagementClient][] = [
  ["gRPC", grpc],
  ["gRPC-web", grpcWeb],
  ["REST", rest],
];

/** Starts an emulator that ends with the test. */
export async function start(options?: EmulatorOptions): Promise<Emulator> {
  const emulator = await startEmulator(options);
  onTestFinished(() => emulator.close());
  return emulator;
}

/** A world with two organizations, one user with two keys in each, and callers: `owner`, `viewer`, `nobody`, `admin`. */
export function world(...more: WorldUser[]): World {
  const machine = (id: string, roles: WorldUser["roles"] = {}): WorldUser => ({
    id,
    orgId: "A",
    userName: id,
    machine: {},
    roles,
    tokens: [`token-of-${id}`],
  });
  const person = (id: string, orgId: string): WorldUser => ({
    id,
    orgId,
    userName: id,
    human: { firstName: "Test", lastName: id, email: `${id}@example.com`, emailVerified: true },
    factors: [
      { type: "u2f", id: `${id}-key-1`, name: "key 1" },
      { type: "u2f", id: `${id}-key-2`, name: "key 2" },
    ],
  });
  return {
    orgs: [
      { id: "A", name: "A" },
      { id: "B", name: "B" },
      { id: "removed", name: "Removed", state: "removed" },
    ],
    users: [
      person("near", "A"),
      person("far", "B"),
      machine("owner", { A: ["ORG_OWNER"] }),
      machine("viewer", { A: ["ORG_OWNER_VIEWER"] }),
      machine("nobody"),
      machine("admin", { instance: ["IAM_OWNER"] }),
      ...more,
    ],
  };
}

/** What a call came to: `ok`, or the code and, if there is one, ZITADEL's id, as in `NotFound COMMAND-DAfb2`. */
export async function outcome(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "ok";
  } catch (reason) {
    if (!(reason instanceof ConnectError)) throw reason;
    const { code, id } = zitadelError(reason);
    return [Code[code], id].filter(Boolean).join(" ");
  }
}
