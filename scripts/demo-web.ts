/**
 * The help-desk page of `examples/browser`, on an emulator in this process: `npm run demo:web`.
 */
import { once } from "node:events";
import { intro, note, outro } from "@clack/prompts";
import { startEmulator } from "zitadel-mgmt/emulator";
import { serveHelpDesk } from "./help-desk-site.ts";
import { helpDeskWorld } from "./help-desk-world.ts";

intro("zitadel-mgmt: the help desk");
await using emulator = await startEmulator({ world: helpDeskWorld });
await using site = await serveHelpDesk(
  { url: emulator.baseUrl, clientId: "help-desk" },
  { port: 4173, open: process.stdout.isTTY },
);
note(
  `Sign in as Hilda Desk, who may remove keys, or as Vera Viewer, who may only look.
Ada Lovelace has a key of every type.

emulator  ${emulator.baseUrl}
Ctrl-C stops both.`,
  site.url,
);
await Promise.race(["SIGINT", "SIGTERM"].map((signal) => once(process, signal)));
outro("Stopped");
