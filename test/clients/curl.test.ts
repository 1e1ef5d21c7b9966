import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Emulator, startEmulator } from "zitadel-mgmt/emulator";
import { gone, keyId, orgId, otherKeyId, token, userId, world } from "./world.js";

const hasCurl = await promisify(execFile)("curl", ["--version"]).then(
  () => true,
  () => Boolean(process.env.CI),
);
if (!hasCurl) console.warn("skipped: there is no curl on this machine");

let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({ world });
});
afterEach(() => emulator.close());

async function curl(...args: string[]): Promise<{ status: number; body: unknown }> {
  const all = ["--silent", "--show-error", "--location", "--write-out", "\n%{http_code}", ...args];
  const { stdout } = await promisify(execFile)("curl", all);
  const [body = "", status] = stdout.split("\n");
  return { status: Number(status), body: JSON.parse(body) };
}

test.runIf(hasCurl).each(["--http1.1", "--http2-prior-knowledge", "--http2"])(
  "curl %s removes a key by the documented request",
  async (version) => {
    const factors = `${emulator.baseUrl}/management/v1/users/${userId}/auth_factors`;
    const headers = ["--header", "Accept: application/json", "--header", `Authorization: Bearer ${token}`];
    const remove = [version, "--request", "DELETE", `${factors}/u2f/${keyId}`, ...headers];

    expect(await curl(...remove)).toEqual({
      status: 200,
      body: {
        details: { sequence: expect.any(String), changeDate: expect.any(String), resourceOwner: orgId },
      },
    });
    const list = await curl(version, "--request", "POST", `${factors}/_search`, ...headers);
    expect(list.body).toEqual({
      result: expect.arrayContaining([
        { state: "AUTH_FACTOR_STATE_READY", u2f: { id: otherKeyId, name: "kept" } },
        { state: "AUTH_FACTOR_STATE_READY", otp: {} },
      ]),
    });
    expect(JSON.stringify(list.body)).not.toContain(keyId);
    expect(await curl(...remove)).toMatchObject({
      status: 404,
      body: { code: 5, message: gone, details: [{ id: "COMMAND-DAfb2" }] },
    });
  },
);

test.runIf(hasCurl).each([
  ["--http1.1", "REST"],
  ["--http2-prior-knowledge", "REST"],
  ["--http1.1", "Connect"],
  ["--http2-prior-knowledge", "Connect"],
])("curl %s removes a key by the user service v2 over %s", async (version, protocol) => {
  const auth = ["--header", `Authorization: Bearer ${token}`];
  const json = ["--header", "Content-Type: application/json"];
  const call = (rpc: string, request: object, method: string, path: string) =>
    protocol === "REST"
      ? curl(version, "--request", method, `${emulator.baseUrl}/v2/users/${userId}/${path}`, ...auth)
      : curl(
          version,
          "--compressed",
          "--data",
          JSON.stringify({ userId, ...request }),
          `${emulator.baseUrl}/zitadel.user.v2.UserService/${rpc}`,
          ...auth,
          ...json,
        );
  const remove = () => call("RemoveU2F", { u2fId: keyId }, "DELETE", `u2f/${keyId}`);

  expect(await remove()).toEqual({
    status: 200,
    body: {
      details: { sequence: expect.any(String), changeDate: expect.any(String), resourceOwner: orgId },
    },
  });
  const list = await call("ListAuthenticationFactors", {}, "POST", "authentication_factors/_search");
  expect(list.body).toEqual({
    result: expect.arrayContaining([
      { state: "AUTH_FACTOR_STATE_READY", u2f: { id: otherKeyId, name: "kept" } },
      { state: "AUTH_FACTOR_STATE_READY", otp: {} },
    ]),
  });
  expect(JSON.stringify(list.body)).not.toContain(keyId);
  const again = await remove();
  expect(again).toMatchObject({ status: 404, body: { message: gone } });
  expect(again.body).toMatchObject(
    protocol === "REST"
      ? { code: 5, details: [{ id: "COMMAND-DAfb2" }] }
      : { code: "not_found", details: [{ type: "zitadel.v1.ErrorDetail", debug: { id: "COMMAND-DAfb2" } }] },
  );
});
