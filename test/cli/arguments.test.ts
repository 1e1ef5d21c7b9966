import { describe, expect, test } from "vitest";
import { readArguments } from "../../src/cli/arguments.js";
import { type Command, root } from "../../src/cli/commands.js";
import { findCommand } from "../../src/cli/find-command.js";
import { buildBinary, run } from "./binary.js";

buildBinary();

// Nothing listens there: whatever got as far as a call would end with 5.
const env = { ZITADEL_URL: "http://127.0.0.1:9", ZITADEL_TOKEN: "a-token" };

describe("help", () => {
  test.each([[["--help"]], [["-h"]], [["factors", "--help"]], [["factors", "remove", "--help"]]])(
    "%j goes to the standard output, with the exit codes",
    async (args) => {
      const { code, stdout, stderr } = await run(args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toContain("zitadel-mgmt");
      expect(stdout).toContain("EXIT CODES");
    },
  );

  test("help before an argument that is wrong", async () => {
    expect(await run(["factors", "remove", "--wrong", "--help"])).toMatchObject({ code: 0 });
  });

  test.each([[[]], [["factors"]]])("%j alone is wrong usage, and says what there is", async (args) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("COMMANDS");
  });

  test("the version is that of the package", async () => {
    const { default: packageJson } = await import("../../package.json", { with: { type: "json" } });
    for (const word of ["--version", "-V", "-v", "version"]) {
      expect(await run([word])).toEqual({ code: 0, stdout: `${packageJson.version}\n`, stderr: "" });
    }
  });
});

/** All commands and groups, each by its name. */
function all({ subCommands = {} }: Command, words: string[] = []): { words: string[]; command: Command }[] {
  return Object.entries(subCommands).flatMap(([name, command]) => {
    const path = [...words, name];
    return [{ words: path, command }, ...all(command, path)];
  });
}

describe("the help of each command", () => {
  test.each(all(root).map(({ words }) => [words.join(" ")]))("%s", async (name) => {
    const { code, stdout, stderr } = await run(["help", ...name.split(" ")]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [title, , heading, , first, second, , usage] = stdout.split("\n");
    expect(title).toMatch(new RegExp(`\\(zitadel-mgmt ${name}\\)$`));
    expect(heading).toBe("EXAMPLES");
    expect(usage).toMatch(new RegExp(`^USAGE zitadel-mgmt ${name}\\b`));
    for (const example of [first!, second!]) {
      expect(example).toMatch(/^ {2}zitadel-mgmt /);
      // As a shell reads it.
      const words = example
        .replace(/ > .*/, "")
        .match(/"[^"]*"|\S+/g)!
        .slice(1);
      const found = await findCommand(words.map((word) => word.replaceAll('"', "")));
      expect(found.name.startsWith(`zitadel-mgmt ${name}`), example).toBe(true);
      await readArguments(found.rest, found.command.args!, found.name);
    }
  });

  test.each<[string, string[]]>([
    ["logout", ["ZITADEL_TOKEN", "ZITADEL_URL", "3 no such", "5 no answer", "6 removed"]],
    ["emulator", ["ENVIRONMENT", "3 no such", "4 no valid", "6 removed"]],
    ["completion", ["ENVIRONMENT", "5 no answer", "130"]],
    ["factors list", ["6 removed"]],
    ["login", ["ZITADEL_TOKEN", "--protocol", "3 no such"]],
  ])("of %s leaves out what it has no use for", async (name, absent) => {
    const { stdout } = await run([...name.split(" "), "--help"]);
    for (const text of absent) expect(stdout).not.toContain(text);
  });

  test("help and --help are the same, and help alone is that of the program", async () => {
    const help = await run(["help", "factors", "remove"]);
    expect(help).toEqual(await run(["factors", "remove", "--help"]));
    expect(await run(["help"])).toEqual(await run(["--help"]));
    expect(await run(["help", "factros"])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("did you mean factors?"),
    });
  });
});

describe("wrong usage ends with 2 before anything is sent", () => {
  test.each<[string[], string]>([
    [
      ["user", "find"],
      "there is no command user: one of users, factors, login, logout, whoami, doctor, desk, emulator, completion, help, version; did you mean users?",
    ],
    [["factors", "delete"], "there is no command delete: one of list, link, remove, export"],
    [["factors", "toString"], "there is no command toString"],
    [["--dry-run", "factors", "remove", "u", "k"], "--dry-run must stand after the command"],
    [["factors", "--dry-run", "remove", "u", "k"], "--dry-run must stand after the command"],
    [["factros", "list", "u"], "did you mean factors?"],
    [["FACTORS", "list", "u"], "did you mean factors?"],
    [["--verison"], "did you mean --version?"],
    [
      ["factors", "remove", "u", "k", "--dryrun"],
      "zitadel-mgmt factors remove has no option --dryrun; did you mean --dry-run?",
    ],
    [
      ["factors", "list", "u", "--jsn"],
      "zitadel-mgmt factors list has no option --jsn; did you mean --json?",
    ],
    [["factors", "list", "u", "-j"], "zitadel-mgmt factors list has no option -j"],
    [["factors", "remove", "u", "k", "--no-yes"], "zitadel-mgmt factors remove has no option --no-yes"],
    [["factors", "remove", "u", "k", "--type", "otp", "--type", "passkey"], "--type is given twice"],
    [
      ["factors", "remove", "u", "k", "--type", "sms"],
      '--type is "sms": one of u2f, passkey, otp, otp-sms, otp-email, recovery-codes; did you mean otp-sms?',
    ],
    [["factors", "remove", "u", "k", "l"], "unexpected argument l"],
    [["factors", "remove", "u", ""], "an argument is empty: was the variable set?"],
    [["factors", "remove", "u", "--org="], "--org is empty: was the variable set?"],
    [["factors", "remove", "u", "k", "--org"], "--org has no value\n"],
    [
      ["factors", "remove", "u", "k", "--org", "--yes"],
      "--org has no value; one that begins with a dash is given as --org=-",
    ],
    [["factors", "remove", "u", "k", "--yes=false"], "--yes takes no value"],
    [["factors", "remove"], "name a user, or a list with --from"],
    [["factors", "remove", "u", "k", "--all"], "--all and a key exclude each other"],
    [["factors", "remove", "u", "--journal", "j"], "--journal goes with --from"],
    [["factors", "remove", "u", "--from", "-"], "name a user or a list, not both"],
    [["factors", "remove", "--from", "-", "--all"], "--type and --all are for one user"],
    [
      ["factors", "remove", "--from", "-", "--concurrency", "0"],
      '--concurrency is "0": a number from 1 to 9999 is meant',
    ],
    [["factors", "remove", "u", "k", "--print", "curl", "--json"], "--print and --json exclude each other"],
    [["factors", "remove", "--from", "no-such-file"], "no-such-file: there is no such file"],
    [
      ["factors", "export", "--older-than", "3 days"],
      '--older-than is "3 days": hours or days are meant, such as 12h or 90d',
    ],
    [["factors", "list"], "USER is missing: see zitadel-mgmt factors list --help"],
    [["completion", "powershell"], 'SHELL is "powershell": one of bash, zsh, fish'],
    [["users", "find", "x", "--token", "a", "--key-file", "b"], "--token and --key-file are both set"],
    [["users", "find", "x", "--client-id", "a"], "--client-id needs ZITADEL_CLIENT_SECRET"],
    [["emulator", "--port", "99999"], '--port is "99999": a number up to 65535 is meant'],
    [["emulator", "--world", "package.json"], "package.json: "],
    [["emulator", "--control", "of"], '--control is "of": one of loopback, anywhere, off; did you mean off?'],
  ])("%j", async (args, message) => {
    const { code, stdout, stderr } = await run(args, { env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("\ufffd");
  });

  test.each<[Record<string, string>, string]>([
    [{}, "no server: set ZITADEL_URL or --url"],
    [{ ZITADEL_URL: "" }, "ZITADEL_URL is set, but empty"],
    [{ ZITADEL_URL: env.ZITADEL_URL }, "no token: set ZITADEL_TOKEN"],
    [{ ...env, ZITADEL_TOKEN: "" }, "ZITADEL_TOKEN is set, but empty"],
    [{ ...env, ZITADEL_ORG_ID: "" }, "ZITADEL_ORG_ID is set, but empty"],
    [{ ...env, ZITADEL_TOKEN_FILE: "f" }, "ZITADEL_TOKEN and ZITADEL_TOKEN_FILE are both set"],
    [{ ...env, ZITADEL_TOKEN: "Bearer a" }, 'the access token must stand without "Bearer "'],
  ])("the environment %j", async (environment, message) => {
    const { code, stdout, stderr } = await run(["users", "find", "x"], { env: environment });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });

  test("--json tells it as JSON, on the standard error", async () => {
    const { code, stdout, stderr } = await run(["factors", "list", "--json"], { env });
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(JSON.parse(stderr)).toEqual({
      error: { exitCode: 2, message: "USER is missing: see zitadel-mgmt factors list --help" },
    });
  });
});
