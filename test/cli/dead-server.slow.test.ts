import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startEmulator } from "../../src/emulator.js";
import { keysOf, removalsByKey, token, worldOf } from "../bulk/world.js";
import { buildBinary, run, start } from "./binary.js";

buildBinary();

// A list waits half a minute for a server that restarts.
test("a server that dies: 5, and the same command goes on", async () => {
  const folder = mkdtempSync(join(tmpdir(), "dead-server-"));
  try {
    writeFileSync(join(folder, "keys"), [...keysOf(10, 3)].map((key) => `${JSON.stringify(key)}\n`).join(""));
    const emulator = await startEmulator({ world: worldOf(10, 3) });
    emulator.fault({ kind: "delay", ms: 20 });
    const options = { env: { ZITADEL_URL: emulator.baseUrl, ZITADEL_TOKEN: token }, cwd: folder };
    const args = ["factors", "remove", "--from", "keys", "--yes"];
    const child = start([...args, "--concurrency", "2"], options);
    const ended = new Promise((done) => child.once("close", done));
    let stderr = "";
    child.stderr!.on("data", (data) => {
      stderr += data;
    });
    while (removalsByKey(emulator).size < 5) {
      await fetch(new URL("/debug/healthz", emulator.baseUrl)).then((response) => response.text());
    }
    await emulator.close();
    expect(await ended).toBe(5);
    expect(stderr).toContain("stopped: the same command goes on from here, by the journal keys.journal");

    const port = Number(new URL(emulator.baseUrl).port);
    await using restarted = await startEmulator({ world: emulator.world, port });
    expect(await run(args, options)).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("removed 30, already gone 0"),
    });
    const removed = [...removalsByKey(emulator).keys(), ...removalsByKey(restarted).keys()];
    expect(removed.sort()).toEqual([...keysOf(10, 3)].map(({ tokenId }) => tokenId).sort());
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 120_000);
