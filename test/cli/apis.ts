import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { type Emulator, startEmulator, type World } from "../../src/emulator.js";
import { type Run, run } from "./binary.js";
import { acme, alice, envOf, helpDeskWorld } from "./world.js";

/** The APIs that servers have, and the one that is spoken to each. */
export const servers = [
  { has: ["v1"], spoken: "v1" },
  { has: ["v2"], spoken: "v2" },
  { has: ["v1", "v2"], spoken: "v1" },
] as const;

/** All protocols. */
export const protocols = ["grpc", "grpc-web", "rest"];

/** The world of the help desk with an owner, on a server with these APIs. */
export function worldWith(apis: readonly ("v1" | "v2")[], recoveryCodes = false): World {
  const world: World = { ...helpDeskWorld(), apis: [...apis] };
  if (recoveryCodes) world.users[0]?.factors?.push({ type: "recoveryCodes" });
  world.users.push({
    id: "owner",
    orgId: acme,
    userName: "owner",
    machine: {},
    roles: { [acme]: ["ORG_OWNER"] },
    tokens: ["owner-token"],
  });
  return world;
}

/** An emulator of the running test, and what is done with it. */
export interface Server {
  emulator: Emulator;
  folder: string;
  start(world: World): Promise<void>;
  /** Runs the program in the folder. */
  run(args: string[], caller?: string): Promise<Run>;
  /** The ids, or types, of the factors that a user has. */
  left(userId?: string): string[];
}

/** Makes the {@link Server} of each test of a file. */
export function serverOfEachTest(): Server {
  const server = {} as Server;
  beforeEach(() => {
    server.folder = mkdtempSync(join(tmpdir(), "apis-"));
  });
  afterEach(async () => {
    await server.emulator.close();
    rmSync(server.folder, { recursive: true });
  });
  return Object.assign(server, {
    start: async (world: World) => {
      server.emulator = await startEmulator({ world });
    },
    run: (args: string[], caller = "owner") =>
      run(args, { env: envOf(server.emulator.baseUrl, caller), cwd: server.folder }),
    left: (userId = alice) =>
      (server.emulator.world.users.find(({ id }) => id === userId)?.factors ?? []).map((factor) =>
        "id" in factor ? factor.id : factor.type,
      ),
  });
}
