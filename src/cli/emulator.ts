import { once } from "node:events";
import { Code } from "@connectrpc/connect";
import { readTextFile } from "../auth/text-file.js";
import { startEmulator } from "../emulator/start.js";
import { demoWorld } from "../emulator/world/demo-world.js";
import { allowedHosts } from "../emulator/world/instance.js";
import type { LoggedCall } from "../emulator/world/logged-call.js";
import type { World } from "../emulator/world/world.js";
import { openBrowser } from "./browser.js";
import { ExitCode, usageError } from "./cli-error.js";
import { note, print, printJson } from "./output.js";
import { parsePort } from "./port.js";
import { removalCurl } from "./removal-request.js";
import { quote } from "./shell.js";

/** The options of `emulator`. */
export interface EmulatorArgs {
  world?: string;
  port?: string;
  host?: string;
  "allowed-hosts"?: string;
  control?: "loopback" | "anywhere" | "off";
  log?: boolean;
  open?: boolean;
  json?: boolean;
}

/** `emulator`: runs until Ctrl-C. */
export async function run(args: EmulatorArgs): Promise<ExitCode> {
  const port = parsePort(args.port ?? "0");
  const world = args.world === undefined ? demoWorld : await readWorld(args.world);
  const isLogged = args.log ?? (process.stderr.isTTY && !args.json);
  await using emulator = await startEmulator({
    world,
    port,
    ...(args.host !== undefined && { host: args.host }),
    allowedHosts: parseHosts(args["allowed-hosts"]),
    ...(args.control && { control: args.control }),
    ...(isLogged && { onCall: (call) => note(logLine(call)) }),
  }).catch((error) => {
    throw error instanceof TypeError ? usageError(`${args.world}: ${error.message}`) : error;
  });
  emulator.ref();
  const { baseUrl } = emulator;
  const access = args.open ? findAccess(world) : undefined;
  const curl = access && removalCurl({ api: "v1", options: { baseUrl } }, { ...access, type: "u2f" });
  if (args.json) await printJson({ baseUrl, ...access, curl });
  else {
    await print(access ? `export ZITADEL_URL=${baseUrl} ZITADEL_TOKEN=${word(access.token)}` : baseUrl);
    if (access) await print(comment(access));
    if (curl) await print(curl);
    note("an in-memory ZITADEL over gRPC, gRPC-web and REST; Ctrl-C ends it");
    if (access) note(`try first, where the first line was run: zitadel-mgmt factors list ${access.userId}`);
    // A script that reads the lines wants no page.
    if (args.open && process.stdout.isTTY) await openBrowser(`${baseUrl}/device`);
  }
  await Promise.race([once(process, "SIGINT"), once(process, "SIGTERM")]);
  return ExitCode.ok;
}

/** Quotes a word where a shell could read more into it. */
function word(text: string): string {
  return /^[\w./:@-]+$/.test(text) ? text : quote(text);
}

/** No id may end the comment, and so become a command. */
function comment({ userId, orgId, tokenId }: Access): string {
  return `# user ${userId} of organization ${orgId}, security key ${tokenId}`.replace(
    /[\p{Cc}\p{Zl}\p{Zp}]/gu,
    " ",
  );
}

function parseHosts(text: string | undefined): string[] {
  try {
    return allowedHosts(text?.split(",").map((name) => name.trim()) ?? []);
  } catch (error) {
    throw usageError((error as Error).message.replace("allowedHosts", "--allowed-hosts"));
  }
}

/** What came of a call: `12:00:01 v1 rest RemoveHumanAuthFactorU2F 11 in 1 by 10: ok`. */
function logLine({ rpc, api, protocol, orgId, caller, request, answer }: LoggedCall): string {
  const { userId, id } = request as { userId?: string; id?: string };
  const about = (userId ?? id)?.slice(0, 200);
  const words = [
    new Date().toTimeString().slice(0, 8),
    api,
    protocol,
    rpc,
    about,
    orgId && `in ${orgId}`,
    caller && `by ${caller}`,
  ];
  const came =
    answer.code === 0 ? "ok" : [answer.code, Code[answer.code], answer.id].filter(Boolean).join(" ");
  const line = `${words.filter(Boolean).join(" ")}: ${came}`;
  return line.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\ufffd").slice(0, 500);
}

async function readWorld(path: string): Promise<World> {
  try {
    return JSON.parse(await readTextFile(path));
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
      const token = tokens.find((each) => /^[\x21-\x7e]+$/.test(each));
      if (token && key && "id" in key) return { token, orgId, userId, tokenId: key.id };
    }
  }
  throw usageError(
    "--open wants a world with a token and a security key in an organization where its user has a role",
  );
}
