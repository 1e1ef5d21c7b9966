import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { spawn } from "@lydell/node-pty";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../../src/cli/commands.js";
import { buildBinary, program, run, runInShell } from "./binary.js";

buildBinary();

let folder: string;
let env: Record<string, string>;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "completion-"));
  const bin = join(folder, "bin");
  mkdirSync(bin);
  mkdirSync(join(folder, "users"));
  writeFileSync(join(folder, "keys.ndjson"), "");
  const words = program([]).map((word) => `'${word}'`);
  writeFileSync(join(bin, "zitadel-mgmt"), `#!/bin/sh\nexec ${words.join(" ")} "$@"\n`);
  chmodSync(join(bin, "zitadel-mgmt"), 0o755);
  env = { PATH: `${bin}${delimiter}${process.env.PATH}`, HOME: folder, TERM: "dumb" };
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The words that may stand for the last one. */
async function candidates(...words: string[]): Promise<string[]> {
  const { code, stdout, stderr } = await run(["__complete", ...words]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout.split("\n").flatMap((line) => line.split("\t")[0] || []);
}

describe("candidates", () => {
  test("are the commands, with their descriptions", async () => {
    expect(await candidates("")).toEqual(Object.keys(root.subCommands!));
    expect(await candidates("factors", "re")).toEqual(["remove"]);
    expect(await candidates("help", "factors", "re")).toEqual(["remove"]);
    const { stdout } = await run(["__complete", "log"]);
    expect(stdout).toBe("login\tSign in as yourself\nlogout\tRevoke and forget a sign-in\n");
  });

  test("are the options that are not given yet", async () => {
    const reach = ["--header", "--allow-plaintext", "--verbose"];
    expect(await candidates("logout", "-")).toEqual(["--profile", ...reach, "--help"]);
    expect(await candidates("logout", "--profile", "a", "-")).toEqual([...reach, "--help"]);
    expect(await candidates("logout", "--profile=a", "-")).toEqual([...reach, "--help"]);
    expect(await candidates("whoami", "--header", "a: b", "--hea")).toEqual(["--header"]);
  });

  test("are the values of an option", async () => {
    const protocols = ["grpc", "grpc-web"];
    expect(await candidates("whoami", "--protocol", "g")).toEqual(protocols);
    expect(await candidates("whoami", "--protocol=g")).toEqual(protocols.map((each) => `--protocol=${each}`));
    expect(await candidates("whoami", "--protocol", "=", "g")).toEqual(protocols);
    expect(await candidates("whoami", "--protocol", "=")).toEqual([...protocols, "rest"]);
    expect(await candidates("whoami", "--key-file", "k")).toEqual([":files"]);
    expect(await candidates("whoami", "--key-file=k")).toEqual([":files"]);
    expect(await candidates("emulator", "--control", "o")).toEqual(["off"]);
  });

  test("are none where anything may stand, or nothing", async () => {
    for (const words of [
      ["factors", "list", "a"],
      ["whoami", "--org", ""],
      ["nothing", ""],
      ["factors", "list", "--", "-"],
      ["toString", ""],
    ]) {
      expect(await candidates(...words)).toEqual([]);
    }
  });
});

/** Tests in a shell: where it is not installed they are skipped, with a notice; in CI they fail. */
function testIn(shell: string): typeof test {
  if (process.env.CI === "true" || spawnSync(shell, ["--version"]).status === 0) return test;
  console.warn(`${shell} is not installed: its tests are skipped`);
  return test.skip as typeof test;
}

/** Types into a shell that has run a script, until it has shown something. */
async function typeInto(shell: string, script: string, keys: string, awaited: RegExp): Promise<void> {
  const flags = shell === "bash" ? ["--norc", "--noprofile", "-i"] : ["-f", "-i"];
  const terminal = spawn(shell, flags, { cols: 200, rows: 40, cwd: folder, env });
  let shown = "";
  let isReady = false;
  try {
    await new Promise<void>((done, fail) => {
      terminal.onData((data) => {
        shown += data;
        if (!isReady && /rea-dy\r?\n/.test(shown)) {
          isReady = true;
          shown = "";
          terminal.write(keys);
        } else if (isReady && awaited.test(shown)) done();
      });
      terminal.onExit(() => fail(new Error(`the shell ended:\n${shown}`)));
      terminal.write(`PS1='> '; ${script}; echo rea''-dy\r`);
      setTimeout(() => fail(new Error(`${awaited} was not shown:\n${shown}`)), 20_000).unref();
    });
  } finally {
    terminal.kill();
  }
}

const setUp: Record<string, string> = {
  bash: "bind 'set enable-bracketed-paste off'; source <(zitadel-mgmt completion bash)",
  zsh: "autoload -U compinit; compinit -u -D; source <(zitadel-mgmt completion zsh)",
};

describe.each(Object.entries(setUp))("in %s", (shell, script) => {
  testIn(shell).each([
    ["a command", "zitadel-mgmt factors rem\t", /factors remove /],
    ["a folder of the name of a command", "zitadel-mgmt use\t", /zitadel-mgmt users /],
    ["an option", "zitadel-mgmt factors list ada --js\t", /list ada --json /],
    ["a value", "zitadel-mgmt factors remove --type u\t", /--type u2f /],
    ["a value after =", "zitadel-mgmt factors remove --type=u\t", /--type=u2f /],
    ["a file", "zitadel-mgmt factors remove --from ke\t", /--from keys\.ndjson /],
    ["a file after =", "zitadel-mgmt factors remove --from=ke\t", /--from=keys\.ndjson /],
    ["a command after what is no command line", "zitadel-mgmt '$(touch pwned)' rem\tX", /pwned\)' rem\W*X/],
  ])("%s", { timeout: 30_000 }, async (_, keys, awaited) => {
    await typeInto(shell, script, keys, awaited);
    expect(existsSync(join(folder, "pwned"))).toBe(false);
  });
});

testIn("zsh")("zsh finds the script in a folder of its own", { timeout: 30_000 }, async () => {
  const script = join(folder, "functions", "_zitadel-mgmt");
  mkdirSync(join(folder, "functions"));
  writeFileSync(script, (await run(["completion", "zsh"])).stdout);
  // Twice: at the first time the file itself is run.
  for (const keys of ["zitadel-mgmt use\t", "zitadel-mgmt use\t\u0015zitadel-mgmt who\t"]) {
    const awaited = keys.includes("who") ? /zitadel-mgmt whoami / : /zitadel-mgmt users /;
    await typeInto(
      "zsh",
      "fpath=($PWD/functions $fpath); autoload -U compinit; compinit -u -D",
      keys,
      awaited,
    );
  }
});

testIn("fish").each([
  ["factors rem", "remove\tRemove factors of a user, or those of a list"],
  ["use", "users\tFind users, and what happened to their factors"],
  ["factors list ada --js", "--json\tPrint JSON instead of text for people"],
  ["factors remove --type u", "u2f"],
  ["factors remove --type=u", "--type=u2f"],
  ["factors remove --from ke", "keys.ndjson"],
])("in fish: %s", async (line, found) => {
  const script = `fish --no-config -c 'zitadel-mgmt completion fish | source; complete -C "zitadel-mgmt ${line}"'`;
  const { stdout } = await runInShell(script, { env, cwd: folder });
  expect(stdout.trim()).toBe(found);
});

test.each(["bash", "zsh", "fish"])(
  "the script for %s has no command in it that could get old",
  async (shell) => {
    const { stdout } = await run(["completion", shell]);
    expect(stdout).toContain("zitadel-mgmt __complete");
    for (const name of ["factors", "whoami", "--json"]) expect(stdout).not.toContain(name);
  },
);
