import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { registerHooks } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Emulator, startEmulator } from "../../src/emulator.js";
import { buildBinary, run } from "./binary.js";
import { homeAt, storeDora, withDora } from "./sign-in/home.js";
import { alice, envOf, helpDeskWorld } from "./world.js";

buildBinary(false);

let emulator: Emulator;
let folder: string;
beforeAll(async () => {
  emulator = await startEmulator({ world: withDora(helpDeskWorld()) });
  folder = mkdtempSync(join(tmpdir(), "loaded-"));
});
afterAll(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true });
});

/** The packages, and the files of ours, that a command loads. */
async function loadedBy(
  args: string[],
  input = "",
  caller = envOf(emulator.baseUrl),
): Promise<{ packages: Set<string>; files: string[] }> {
  const report = join(folder, "loaded.json");
  const { code, stderr } = await run(args, {
    env: { ...caller, LOADED: report },
    cwd: folder,
    input,
    nodeOptions: ["--import", pathToFileURL(resolve("test/cli/report-modules.mjs")).href],
  });
  expect(code, stderr).toBe(0);
  const urls: string[] = JSON.parse(readFileSync(report, "utf8"));
  const packages = urls.flatMap((url) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? []);
  const files = urls.flatMap((url) => /\.build\/[^/]+\/(.*)\.js$/.exec(url)?.[1] ?? []);
  return { packages: new Set(packages), files };
}

const runtime = ["@bufbuild/protobuf", "@connectrpc/connect"];
const start =
  /^src\/cli\/(main|arguments|cli-error|commands|command-args|server-args|find-command|output|help|version)$/;
const anyOf = (...rooms: string[]) => new RegExp(`^(${rooms.join("|")})`);
const common = ["gen", "src/(interceptors|auth)/", "src/[\\w-]+$"];
const removal = "(factors-remove|removal-report|select-|prompt)";
const grpc = "src/transports/(grpc/|managed-transport|media-type|no-streams|status)";
const oneUser =
  "(main|arguments|cli-error|commands|command-args|server-args|find-command|output|connection|settings|address|job|find-user|factors$|table|words)";

const signedIn =
  "sign-in/(chosen-profile|origin|profiles|places|own-file|renewal|held-signals|stored-sign-in|keychain)";

test.skipIf(typeof registerHooks !== "function")(
  "a sign-in loads no OAuth while its token is good",
  async () => {
    const home = homeAt(folder);
    await storeDora(emulator, home);
    const { packages, files } = await loadedBy(["factors", "list", "alice"], "", home.env);
    expect([...packages].sort()).toEqual([...runtime, "env-paths", "is-safe-filename"].sort());
    const ours = anyOf(
      ...common,
      `src/cli/(${oneUser}|${signedIn})`,
      "src/cli/factors-list",
      "src/factors/",
      "src/bulk/(file-lock|process-identity)",
      grpc,
    );
    expect(files.filter((file) => !ours.test(file))).toEqual([]);
  },
);

// `registerHooks` came with Node 22.15.
test.skipIf(typeof registerHooks !== "function").each<[string[], string[], RegExp, string?]>([
  [["--help"], ["citty"], start],
  [["--version"], [], start],
  [
    ["factors", "list", "alice"],
    runtime,
    anyOf(
      ...common,
      `src/cli/${oneUser}`,
      "src/cli/factors-list",
      // One function gives the whole job.
      "src/factors/",
      grpc,
    ),
  ],
  [
    ["factors", "list", "alice", "--protocol", "rest"],
    runtime,
    anyOf(
      ...common,
      `src/cli/${oneUser}`,
      "src/cli/factors-list",
      "src/factors/",
      "src/transports/(fetch|rest|managed-transport|media-type|no-streams|status)",
    ),
  ],
  [
    // Where the folders of a person are is not asked: in many a container there is none.
    ["whoami", "--protocol", "rest"],
    [...runtime, "jose", "oauth4webapi"],
    anyOf(
      ...common,
      "src/cli/(?!factors|users|doctor|emulator)",
      "src/transports/(fetch|rest|managed-transport|media-type|no-streams|status)",
    ),
  ],
  [
    ["factors", "remove", "alice", "Laptop", "--yes"],
    runtime,
    anyOf(
      ...common,
      `src/cli/(${oneUser}|${removal}|interruption|report-error|words)`,
      "src/(bulk/(?!file-)|factors/)",
      grpc,
    ),
  ],
  [
    ["factors", "remove", "--from", "-", "--yes"],
    runtime,
    anyOf(...common, "src/cli/(?!doctor|emulator|removal-request)", "src/(bulk|factors)/", grpc),
    JSON.stringify({ userId: alice, type: "otp" }),
  ],
])("%j loads %j, and of ours only what it uses", async (args, packages, files, input) => {
  const loaded = await loadedBy(args, input);
  expect([...loaded.packages].sort()).toEqual([...packages].sort());
  expect(loaded.files.filter((file) => !files.test(file))).toEqual([]);
});
