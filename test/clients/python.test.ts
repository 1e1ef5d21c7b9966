import { execFile } from "node:child_process";
import { existsSync, globSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type Emulator, startEmulator } from "zitadel-mgmt/emulator";
import { gone, keyId, orgId, otherKeyId, token, userId, world } from "./world.js";

const run = promisify(execFile);
const python = resolve(".venv/grpc/bin/python");

/** Makes the virtual environment; false where there is no Python with venv, except in CI, which must have it. */
async function makeEnvironment(): Promise<boolean> {
  try {
    if (!existsSync(python)) await run("python3", ["-m", "venv", ".venv/grpc"]);
    await run(python, [
      "-m",
      "pip",
      "install",
      "--quiet",
      "--disable-pip-version-check",
      "-r",
      "test/clients/requirements.txt",
    ]);
    return true;
  } catch (error) {
    if (process.env.CI) throw error;
    console.warn(
      `skipped: no Python with grpcio on this machine (${(error as Error).message.split("\n")[0]})`,
    );
    return false;
  }
}

const available = await makeEnvironment();

let emulator: Emulator;
let stubs: string;
beforeAll(async () => {
  stubs = await mkdtemp(join(tmpdir(), "zitadel-mgmt-python-"));
  if (available) await makeStubs();
});
afterAll(() => rm(stubs, { recursive: true }));
beforeEach(async () => {
  emulator = await startEmulator({ world });
});
afterEach(() => emulator.close());

async function makeStubs(): Promise<void> {
  const files = globSync("**/*.proto", { cwd: "proto" });
  const { stdout: packages } = await run(python, [
    "-c",
    "import sysconfig; print(sysconfig.get_path('purelib'))",
  ]);
  // Where googleapis-common-protos, which grpcio-status brings, has google/api/annotations.proto.
  const include = ["--proto_path=proto", `--proto_path=${packages.trim()}`];
  const out = [`--python_out=${stubs}`, `--grpc_python_out=${stubs}`];
  await run(python, ["-m", "grpc_tools.protoc", ...include, ...out, ...files]);
}

const title = "Python's grpcio with stubs of our proto files removes a key by %s";
test.runIf(available).each(["v1", "v2"])(title, async (api) => {
  const args = ["test/clients/remove_factor.py", new URL(emulator.baseUrl).host, token, userId, keyId, api];
  const { stdout } = await run(python, args, { env: { ...process.env, PYTHONPATH: stubs } });
  expect(JSON.parse(stdout)).toEqual({
    removed: {
      details: {
        sequence: expect.stringMatching(/^\d+$/),
        changeDate: expect.any(String),
        resourceOwner: orgId,
      },
    },
    listed: {
      result: expect.arrayContaining([
        { state: "AUTH_FACTOR_STATE_READY", u2f: { id: otherKeyId, name: "kept" } },
        { state: "AUTH_FACTOR_STATE_READY", otp: {} },
      ]),
    },
    again: { code: "NOT_FOUND", text: gone, id: "COMMAND-DAfb2" },
  });
});
