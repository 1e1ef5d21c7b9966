import { execFile } from "node:child_process";
import { globSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type Emulator, startEmulator } from "zitadel-mgmt/emulator";
import { pythonWith } from "./python.js";
import { gone, keyId, orgId, otherKeyId, token, userId, world } from "./world.js";

const run = promisify(execFile);
const found = await pythonWith("grpc", "test/clients/requirements.txt");
const available = found !== undefined;
const python = found ?? "";

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
