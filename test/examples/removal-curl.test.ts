import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { curlCommand } from "../../examples/browser/src/curl.js";
import { settingsOf } from "../../examples/browser/src/settings.js";
import { startEmulator } from "../../src/emulator.js";
import { buildBinary, run } from "../cli/binary.js";
import { acme, alice, helpDeskWorld } from "../cli/world.js";
import { startHttpServer } from "../support/http-server.js";

buildBinary();

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "removal-curl-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Key {
  orgId: string;
  userId: string;
  tokenId: string;
}

const blueKey: Key = { orgId: acme, userId: alice, tokenId: "300000000000000001" };

async function ofCommandLine(url: string, key: Key): Promise<string> {
  writeFileSync(join(folder, "keys"), JSON.stringify({ ...key, type: "u2f" }));
  // By auto the server would be asked which API it has.
  const what = ["factors", "remove", "--from", join(folder, "keys"), "--print", "curl"];
  const args = [...what, "--api", "v1", "--url", url];
  const { code, stdout, stderr } = await run(args, { env: { ZITADEL_TOKEN: "help-desk-token" } });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

async function ofPage(url: string, { orgId, userId, tokenId }: Key): Promise<string> {
  return curlCommand(url, "v1", { orgId, userId, type: "u2f", tokenId });
}

function shell(command: string): Promise<{ code: number; stdout: string }> {
  const env = { PATH: process.env.PATH, ZITADEL_TOKEN: "help-desk-token" };
  return new Promise((done) =>
    execFile("sh", ["-c", command], { env, cwd: folder }, (error, stdout) =>
      done({ code: error ? Number(error.code) : 0, stdout }),
    ),
  );
}

describe.each([
  ["the command line", ofCommandLine],
  ["the page", ofPage],
])("the curl command of %s", (_, commandFor) => {
  test("removes the key, shows the answer and ends with 0; the second time it fails, and shows why", async () => {
    await using emulator = await startEmulator({ world: helpDeskWorld() });
    const command = await commandFor(emulator.baseUrl, blueKey);
    const first = await shell(command);
    expect(first.code).toBe(0);
    expect(JSON.parse(first.stdout)).toMatchObject({ details: { resourceOwner: acme } });
    const second = await shell(command);
    expect(second.code).not.toBe(0);
    expect(second.stdout).toContain("COMMAND-DAfb2");
  });

  test.each<[string, number, Record<string, string>, string]>([
    ["a redirect to the server", 301, { location: "ORIGIN" }, ""],
    ["a redirect that keeps the method", 307, { location: "ORIGIN" }, ""],
    ["a redirect to nowhere", 302, {}, "Found"],
    ["multiple choices", 300, {}, ""],
    ["not modified", 304, {}, ""],
    ["no content", 204, {}, ""],
    ["an empty answer", 200, { "content-type": "application/json" }, "{}"],
    ["the sign-in page of a proxy", 200, { "content-type": "text/html" }, "<html>Sign in</html>"],
    ["a wall", 403, { "content-type": "text/html" }, "<html>No</html>"],
  ])("fails where nothing was removed: %s", async (_, status, headers, body) => {
    await using emulator = await startEmulator({ world: helpDeskWorld() });
    await using server = await startHttpServer(({ path }, response) => {
      const location = headers.location && { location: `${emulator.baseUrl}${path}` };
      response.writeHead(status, { ...headers, ...location }).end(body);
    });
    const { code } = await shell(await commandFor(server.origin, blueKey));
    expect(code).not.toBe(0);
    expect(server.requests).toHaveLength(1);
    expect(emulator.calls).toEqual([]);
  });

  test("fails where nobody answers", async () => {
    expect((await shell(await commandFor("http://127.0.0.1:9", blueKey))).code).not.toBe(0);
  });

  test("gives a shell nothing to run", async () => {
    await using server = await startHttpServer((_, response) => response.end());
    const odd = {
      orgId: "a'b\"$(touch$IFS'ran')`id`",
      userId: "u' ; touch ran; '",
      tokenId: "$(touch ran)\\",
    };
    await shell(await commandFor(server.origin, odd));
    const path = ["users", odd.userId, "auth_factors", "u2f", odd.tokenId].map(encodeURIComponent).join("/");
    expect(server.requests.map((request) => decodeURIComponent(request.path))).toEqual([
      `/management/v1/${decodeURIComponent(path)}`,
    ]);
    expect(server.requests[0]!.headers.get("x-zitadel-orgid")).toBe(odd.orgId);
    expect(existsSync(join(folder, "ran"))).toBe(false);
  });
});

test.each(["https://zitadel.example.com", "https://zitadel.example.com/"])(
  "the page takes %s for an origin",
  (url) => {
    expect(settingsOf({ url, clientId: "1" }).url).toBe("https://zitadel.example.com");
  },
);
