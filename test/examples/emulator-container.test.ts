import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { buildBinary, start } from "../cli/binary.js";
import { pythonWith } from "../clients/python.js";

const folder = "examples/emulator-container";
const python = await pythonWith("pytest", `${folder}/tests/requirements.txt`);

buildBinary();

/** The arguments of the command that the Containerfile starts, with the paths of this machine. */
function containerArguments(): string[] {
  const [, command = ""] = /^CMD (\[.*\])$/m.exec(readFileSync(`${folder}/Containerfile`, "utf8")) ?? [];
  const [program, ...args] = JSON.parse(command) as string[];
  expect(program).toBe("zitadel-mgmt");
  const here: Record<string, string> = { "/world.json": `${folder}/world.json`, "8080": "0" };
  return args.map((arg) => here[arg] ?? arg);
}

test.runIf(python)(
  "pytest controls the emulator that the container starts",
  async () => {
    const emulator = start(containerArguments());
    emulator.stderr!.resume();
    const [baseUrl] = (await once(createInterface({ input: emulator.stdout! }), "line")) as [string];
    try {
      const args = ["-m", "pytest", "--quiet", "-p", "no:cacheprovider", `${folder}/tests`];
      const env = { ...process.env, ZITADEL_URL: baseUrl, PYTHONDONTWRITEBYTECODE: "1" };
      const { stdout } = await promisify(execFile)(python as string, args, { env });
      expect(stdout).toMatch(/\b9 passed\b/);
      expect(stdout).not.toMatch(/failed|skipped/);
    } finally {
      emulator.kill();
      await once(emulator, "close");
    }
  },
  60_000,
);

test("the tests of the compose file call the container by a name that it allows", () => {
  // Compose gives up on a container that is unhealthy three times, also while it starts.
  expect(readFileSync(`${folder}/Containerfile`, "utf8")).toMatch(/^HEALTHCHECK .*--start-period=\d+s /m);
  const { services } = parse(readFileSync(`${folder}/compose.yaml`, "utf8"));
  const args = containerArguments();
  const allowed = args[args.indexOf("--allowed-hosts") + 1];
  expect(Object.keys(services)).toContain(allowed);
  expect(services.tests.environment.ZITADEL_URL).toBe(`http://${allowed}:8080`);
  expect(services.tests.depends_on).toHaveProperty(allowed as string);
});
