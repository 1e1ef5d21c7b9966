import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { demoWorld } from "../emulator/demo-world.js";
import { startEmulator } from "../emulator/start.js";
import type { World } from "../emulator/world.js";
import { ExitCode, usageError } from "./cli-error.js";
import { note, print, printJson } from "./output.js";
import { removalCurl } from "./removal-request.js";

/** The options of `emulator`. */
export interface EmulatorArgs {
  world?: string;
  port?: string;
  open?: boolean;
  json?: boolean;
}

/** `emulator`: runs until Ctrl-C. */
export async function run(args: EmulatorArgs): Promise<ExitCode> {
  const port = parsePort(args.port);
  const world = args.world === undefined ? demoWorld : await readWorld(args.world);
  await using emulator = await startEmulator({ world, port }).catch((error) => {
    throw error instanceof TypeError ? usageError(`${args.world}: ${error.message}`) : error;
  });
  const { baseUrl } = emulator;
  const access = args.open ? findAccess(world) : undefined;
  const curl = access && removalCurl(baseUrl, { ...access, type: "u2f" });
  if (args.json) await printJson({ baseUrl, ...access, curl });
  else {
    await print(access ? `export ZITADEL_URL=${baseUrl} ZITADEL_TOKEN=${access.token}` : baseUrl);
    if (access)
      await print(`# user ${access.userId} of organization ${access.orgId}, security key ${access.tokenId}`);
    if (curl) await print(curl);
    note("an in-memory ZITADEL over gRPC, gRPC-web and REST; Ctrl-C ends it");
  }
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  return ExitCode.ok;
}

function parsePort(text = "0"): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw usageError("--port must be a number up to 65535");
  return Number(text);
}

async function readWorld(path: string): Promise<World> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch (error) {
    throw usageError(`${path}: ${(error as Error).message}`);
  }
}

interface Access {
  token: string;
  orgId: string;
  userId: string;
  tokenId: string;
}

/** Finds a caller and a security key that the caller may remove. */
function findAccess({ users }: World): Access {
  for (const { tokens = [], roles = {} } of users) {
    const reached = users.filter(({ orgId }) => "instance" in roles || orgId in roles);
    for (const { id: userId, orgId, factors = [] } of reached) {
      const key = factors.find(({ type }) => type === "u2f");
      if (tokens[0] && key && "id" in key) return { token: tokens[0], orgId, userId, tokenId: key.id };
    }
  }
  throw usageError(
    "--open wants a world with a token and a security key in an organization where its user has a role",
  );
}
