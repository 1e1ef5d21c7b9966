import { describe, expect, test } from "vitest";
import { createManagementClient } from "../../src/rest.js";
import { buildBinary, type Run, run as runBinary } from "./binary.js";
import { type ProxyChanges, startProxy } from "./servers.js";
import { alice, emulatorOfEachTest, envOf } from "./world.js";

buildBinary();

const emulator = emulatorOfEachTest();

const run = (args: string[]): Promise<Run> => runBinary(args, { env: envOf(emulator().baseUrl) });
const idsOf = (userId: string) =>
  (emulator().world.users.find(({ id }) => id === userId)?.factors ?? []).flatMap((factor) =>
    "id" in factor ? [factor.id] : [],
  );

describe("only what is proved is told as removed", () => {
  const blue = ["factors", "remove", "alice", "Blue key", "--yes"];
  const blueId = "300000000000000001";

  /** Runs over REST through a proxy that answers removals itself. */
  async function runBehind(answer: NonNullable<ProxyChanges["answer"]>, args: string[]): Promise<Run> {
    await using proxy = await startProxy(emulator().baseUrl, {
      answer: (method, ...rest) => (method === "DELETE" ? answer(method, ...rest) : undefined),
    });
    return await runBinary([...args, "--protocol", "rest"], { env: envOf(proxy.origin) });
  }

  test("an answer that is lost, and a list that lacks the key: 0", async () => {
    emulator().fault({ kind: "drop-answer", rpc: "RemoveHumanAuthFactorU2F", times: 1 });
    expect(await run(blue)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^removed: security key/),
    });
    expect(idsOf(alice)).not.toContain(blueId);
  });

  test("a success that names no event: 1, and what to look at", async () => {
    const { code, stdout } = await runBehind(() => ({ status: 200, body: "{}" }), blue);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^failed \(the server reported success, but no event; outcome unknown: look whether/,
    );
    expect(stdout).toContain(`and it may have been removed: look with "factors list ${alice}"`);
    expect(idsOf(alice)).toContain(blueId);
    const json = await runBehind(() => ({ status: 200, body: "{}" }), [...blue, "--json"]);
    expect(JSON.parse(json.stdout).results).toMatchObject([
      { outcome: "failed", maybeRemoved: true, error: { exitCode: 1, code: "DataLoss" } },
    ]);
  }, 20_000);

  test("a refusal of something else than ZITADEL is not told as a missing role: 5", async () => {
    const { code, stdout, stderr } = await runBehind(() => ({ status: 403, body: "<h1>Blocked</h1>" }), blue);
    expect({ code, stderr: stderr.includes("role") }).toEqual({ code: 5, stderr: false });
    expect(stdout).toMatch(/^failed \(HTTP 403 \(text\/html\) from .* is no answer of ZITADEL[^\n]*\n$/);
  });

  test("the optimistic lock, to the end of all attempts: 1, and no doubt", async () => {
    emulator().fault({ kind: "lock" });
    const { code, stdout } = await run(blue);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^failed \(integrity violation/);
    expect(stdout).not.toContain("may have been removed");
  });

  test("a list that never follows: removed, with the evidence, but 1", async () => {
    emulator().fault({ kind: "lag" });
    const { code, stdout } = await run(blue);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /^removed, but still listed after 10 s: security key .*\n {2}event \d+ of the user/,
    );
  }, 30_000);

  test("a key that the call for another type took, and that stays listed: 1", async () => {
    const management = createManagementClient({ baseUrl: emulator().baseUrl, auth: "help-desk-token" });
    await management.removeHumanPasswordless({ userId: alice, tokenId: blueId });
    const { code, stdout } = await run(blue);
    expect(code).toBe(1);
    expect(stdout).toContain(`nothing to remove, and yet lists ${blueId} as u2f`);
    const json = await run([...blue, "--json"]);
    expect(JSON.parse(json.stdout).results).toMatchObject([{ outcome: "failed", listed: true }]);
  }, 30_000);

  test("what ends the run does not keep what was done from being told, as JSON too", async () => {
    let removed = 0;
    const answer = () => (removed++ > 0 ? { status: 403, body: "<h1>Blocked</h1>" } : undefined);
    const { code, stdout } = await runBehind(answer, [
      ..."factors remove alice --all --type u2f --yes --json".split(" "),
    ]);
    expect(code).toBe(5);
    expect(JSON.parse(stdout).results).toMatchObject([
      { outcome: "removed", evidence: { sequence: expect.any(String) } },
      { outcome: "failed", maybeRemoved: false, error: { exitCode: 5 } },
      { outcome: "failed", maybeRemoved: false, error: { exitCode: 5 } },
    ]);
    // What every other key would meet too is met once.
    expect(removed).toBe(2);
  });
});
