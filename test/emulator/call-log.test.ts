import { execFile } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { create, toBinary } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { RemoveU2FRequestSchema } from "../../gen/zitadel/user/v2/user_service_pb.js";
import type { Emulator } from "../../src/emulator.js";
import { createManagementClient } from "../../src/rest.js";
import { outcome, start, world } from "./setup.js";

const owner = ({ baseUrl }: Emulator) => createManagementClient({ baseUrl, auth: "token-of-owner" });

test("the log keeps the last calls as far as they fit into memory", async () => {
  const emulator = await start({ world: world() });
  const long = "x".repeat(4 * 2 ** 20);
  for (let index = 0; index < 10; index++) {
    const request = create(RemoveU2FRequestSchema, { userId: `${index}-${long}`, u2fId: "k" });
    await fetch(`${emulator.baseUrl}/zitadel.user.v2.UserService/RemoveU2F`, {
      method: "POST",
      headers: { "content-type": "application/proto", "content-encoding": "gzip" },
      body: new Uint8Array(gzipSync(toBinary(RemoveU2FRequestSchema, request), { level: 1 })),
    });
  }
  const texts = emulator.calls.map(({ request }) => (request as { userId: string }).userId);
  expect(texts.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(32 * 2 ** 20);
  expect(texts.at(-1)).toMatch(/^9-x/);
});

test("nothing keeps the text of a request whose parts are remembered", async () => {
  const program = `import { startEmulator } from "./src/emulator.ts";
    const { baseUrl } = await startEmulator();
    // What waits for a finalizer is let go of in a later turn.
    const used = async () => {
      for (let round = 0; round < 3; round++) {
        gc();
        await new Promise((done) => setTimeout(done, 20));
      }
      return process.memoryUsage().heapUsed;
    };
    const name = "n".repeat(40);
    const scope = "urn:zitadel:iam:" + name;
    const forms = {
      "/management/v1/global/users/_by_login_name": { loginName: name },
      "/oauth/v2/device_authorization": { client_id: name, scope },
      "/oauth/v2/authorize": { client_id: name, scope, state: name, response_type: "code", redirect_uri: "http://localhost/" + name },
      "/oauth/v2/token": { grant_type: "client_credentials", client_id: "globex-owner", client_secret: "demo-secret", scope },
    };
    for (const [path, fields] of Object.entries(forms)) {
      const body = new URLSearchParams({ ...fields, pad: "x".repeat(1e6) }).toString();
      const post = () => fetch(baseUrl + path, { method: "POST", body, redirect: "manual", headers: { "content-type": "application/x-www-form-urlencoded" } });
      await (await post()).text();
      const before = await used();
      for (let index = 0; index < 8; index++) await (await post()).text();
      console.log(Math.round(((await used()) - before) / 1e6));
    }
    process.exit();`;
  const args = ["--expose-gc", "--import", "tsx", "--input-type=module", "--eval", program];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 20_000 });
  const megabytes = stdout.trim().split("\n").map(Number);
  expect(megabytes).toHaveLength(4);
  expect(Math.max(...megabytes)).toBeLessThan(4);
}, 25_000);

test("nobody waits for a call of an emulator that is closed", async () => {
  const emulator = await start({ world: world() });
  for (const timeoutMs of [Number.NaN, Number.POSITIVE_INFINITY, -1]) {
    await expect(emulator.nextCall({}, { timeoutMs })).rejects.toThrow("timeoutMs must be a number from 0");
  }
  const [one, other] = [emulator.nextCall(), emulator.nextCall({ rpc: "GetMyOrg" })];
  emulator.nextCall();
  await emulator.close();
  await expect(one).rejects.toThrow("the emulator was closed");
  await expect(other).rejects.toThrow("the emulator was closed");
});

test("who listens to them cannot break them", async () => {
  const onCall = () => {
    throw new Error("no room");
  };
  const emulator = await start({ world: world(), onCall });
  const warning = once(process, "warning");
  expect(await outcome(owner(emulator).getMyOrg({}))).toBe("ok");
  expect((await warning)[0]).toMatchObject({ message: "onCall: Error: no room" });
  expect(emulator.calls).toHaveLength(1);
});
