/**
 * The help-desk page on an emulator in this process: `npm run demo:web`.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { intro, note, outro } from "@clack/prompts";
import { startEmulator } from "zitadel-mgmt/emulator";
import { helpDeskWorld } from "./help-desk-world.ts";

intro("zitadel-mgmt: the help desk");
await using emulator = await startEmulator({ world: helpDeskWorld });
const command = ["dist/src/cli/main.js", "desk", "--url", emulator.baseUrl, "--client-id", "help-desk"];
const desk = spawn(process.execPath, command, { stdio: ["ignore", "ignore", "inherit"] });
note(
  `Sign in as Hilda Desk, who may remove keys, or as Vera Viewer, who may only look.
Ada Lovelace has a key of every type.

emulator  ${emulator.baseUrl}
Ctrl-C stops both.`,
  "http://127.0.0.1:4173/",
);
await once(desk, "close");
outro("Stopped");
