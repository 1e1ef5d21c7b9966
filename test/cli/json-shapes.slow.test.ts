import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Emulator, startEmulator } from "../../src/emulator.js";
import { token, world } from "../docs/world.js";
import { buildBinary, type Run, run as runBinary } from "./binary.js";

buildBinary();

const ada = "ada@example.com";
const guide = readFileSync("docs/command-line.md", "utf8");

/** The examples in the guide by the command, and that of an error. */
const examples = new Map(
  [...guide.matchAll(/^\| (`[\w -]+`|and at the end) \| `(\{.*\})` \|$/gm)].map(
    ([, name = "", json = ""], index, all) => [
      name === "and at the end" ? `${all[index - 1]?.[1]} summary` : name,
      parse(json),
    ],
  ),
);
const errorExample = parse(/^```json\n(.*)\n```$/m.exec(guide)?.[1] ?? "").error;

/** What an ellipsis stands for is said elsewhere. */
function parse(json: string) {
  return JSON.parse(json.replaceAll("{…}", '{"…":0}').replaceAll("[…]", '["…"]'));
}

/** Expects the names of an example in an answer, and no others. An ellipsis is whatever is there. */
function expectShape(answer: unknown, example: unknown, path = "$"): void {
  if (typeof example !== "object" || example === null) {
    expect(typeof answer, path).toBe(typeof example);
    return;
  }
  if (Array.isArray(example)) {
    expect(Array.isArray(answer), path).toBe(true);
    if (example[0] !== "…") expectShape((answer as unknown[])[0], example[0], `${path}[0]`);
    return;
  }
  if ("…" in example) return;
  expect(Object.keys(answer as object).sort(), path).toEqual(Object.keys(example).sort());
  for (const [name, value] of Object.entries(example)) {
    expectShape((answer as Record<string, unknown>)[name], value, `${path}.${name}`);
  }
}

let emulator: Emulator;
let folder: string;
beforeEach(async () => {
  const withCodes = structuredClone(world);
  withCodes.users[1]?.factors?.push({ type: "recoveryCodes" });
  emulator = await startEmulator({ world: withCodes });
  folder = mkdtempSync(join(tmpdir(), "json-"));
  writeFileSync(
    join(folder, "keys.ndjson"),
    '{"userId":"69629023906488335","type":"u2f","tokenId":"69629023906488336"}\n',
  );
});
afterEach(async () => {
  await emulator.close();
  rmSync(folder, { recursive: true });
});
const run = (args: string[], caller = token): Promise<Run> =>
  runBinary([...args, "--json"], {
    env: { ZITADEL_URL: emulator.baseUrl, ZITADEL_TOKEN: caller },
    cwd: folder,
  });

const answers: [example: string, args: string[], exitCode: number, which?: (line: never) => boolean][] = [
  ["`users find`", ["users", "find", "ada"], 0],
  ["`users history`", ["users", "history", ada], 0],
  ["`factors list`", ["factors", "list", ada], 0],
  ["`factors link`", ["factors", "link", ada], 0],
  ["`factors remove USER`", ["factors", "remove", ada, "lost key", "--yes"], 0],
  ["`factors remove USER --all`", ["factors", "remove", ada, "--all", "--yes"], 6],
  ["`factors remove USER --dry-run`", ["factors", "remove", ada, "lost key", "--dry-run"], 0],
  ["`factors remove --from` summary", ["factors", "remove", "--from", "keys.ndjson", "--yes"], 0],
  ["`factors export`", ["factors", "export"], 0],
  ["`whoami`", ["whoami"], 0],
  ["`doctor` summary", ["doctor"], 0],
];

describe("--json is as the guide says", () => {
  test("for every command that is in it", () => {
    expect(examples.size).toBe(13);
    expect(errorExample.exitCode).toBe(4);
  });

  test.each(answers)("%s", async (name, args, exitCode) => {
    const { code, stdout } = await run(args);
    expect(code).toBe(exitCode);
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expectShape(name.endsWith("summary") ? lines.at(-1) : lines[0], examples.get(name));
    if (!name.endsWith("summary") && name !== "`factors export`") {
      expect(lines).toHaveLength(1);
      expect(lines[0].api).toBe(name === "`whoami`" ? undefined : "v1");
    }
  });

  test("for a key of a list that could not be removed, with its error", async () => {
    writeFileSync(join(folder, "none"), '{"userId":"nobody","type":"u2f","tokenId":"1"}\n');
    const { code, stdout } = await run(["factors", "remove", "--from", "none", "--yes"]);
    expect(code).toBe(1);
    const result = JSON.parse(stdout.split("\n")[0]!);
    expectShape(result, examples.get("`factors remove --from`"));
    expectShape(result.error, { exitCode: 3, message: "", code: "", id: "" });
  });

  test("for a finding of the doctor, with what to do", async () => {
    const { stdout } = await run(["doctor"], "nobody");
    const failed = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line))
      .find(({ status }) => status === "failed");
    expectShape(failed, examples.get("`doctor`"));
  });
});

describe("an error is as the guide says", () => {
  test.each<[string[], string, object]>([
    [["factors", "list", ada], "nobody", {}],
    [["users", "find", "a"], "nobody", {}],
    [["users", "history", ada], "nobody", {}],
    [["factors", "link", ada], "nobody", {}],
    [["factors", "remove", ada, "--all", "--yes"], "nobody", {}],
    [["factors", "export"], "nobody", {}],
  ])("%j", async (args, caller) => {
    const { code, stdout, stderr } = await run(args, caller);
    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    const lines = stderr.trimEnd().split("\n");
    const { error } = JSON.parse(lines.at(-1)!);
    expectShape(error, errorExample);
    expect(error.exitCode).toBe(code);
  });

  test("and where nothing was called it has no code, id or advice, but maybe lines", async () => {
    for (const args of [
      ["factors", "remove", "--from", "none"],
      ["factors", "list", ""],
      ["factors", "lst"],
      ["factors", "list", ada, "--api", "v3"],
    ]) {
      const { code, stderr } = await run(args);
      const { error } = JSON.parse(stderr);
      expect(error).toEqual({ exitCode: 2, message: expect.any(String) });
      expect(code).toBe(2);
    }
    const { stderr } = await run(["factors", "list", "ad"]);
    expect(JSON.parse(stderr).error).toEqual({
      exitCode: 3,
      message: expect.stringContaining("nobody is called ad"),
      lines: [expect.stringContaining("close to it: Ada Lovelace")],
    });
  });
});
