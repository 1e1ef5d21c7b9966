import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startEmulator } from "../../src/emulator.js";
import { factorsLeft, keysOf, otherOrgId, token, worldOf } from "../bulk/world.js";
import { buildBinary, run as runBinary } from "./binary.js";

buildBinary();

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "remove-list-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("what may have been removed is told as that, with what to look at, and is tried again: 1", async () => {
  const world = worldOf(10, 3);
  world.users[1]!.orgId = otherOrgId;
  await using elsewhere = await startEmulator({ world });
  elsewhere.fault({ kind: "drop-answer", rpc: "RemoveHumanAuthFactorU2F", times: 1 });
  const [key] = keysOf(10, 3);
  writeFileSync(join(folder, "keys"), JSON.stringify(key));
  const again = () =>
    runBinary(["factors", "remove", "--from", "keys", "--yes"], {
      env: { ZITADEL_URL: elsewhere.baseUrl, ZITADEL_TOKEN: token },
      cwd: folder,
    });
  for (const { code, stdout } of [await again(), await again()]) {
    expect(code).toBe(1);
    expect(stdout).toBe(
      "failed: user user-0, security key (U2F) key-0-0: User could not be found (MANAG-fpo4B), " +
        'and it may have been removed: look with "factors list user-0"\n' +
        "  name the user's organization with --org\n" +
        "removed 0, already gone 0, not listed 0, failed 1\n",
    );
  }
  expect(factorsLeft(elsewhere)).toBe(30);
}, 20_000);
