import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { expect, inject, test } from "vitest";
import { nodeBinary, supportedNodes } from "../../scripts/node-binary.js";

const program = join(inject("consumer"), "node_modules/.bin/zitadel-mgmt");

test.each(supportedNodes)("on Node %s: an emulator, and every command against it", async (major) => {
  const node = nodeBinary(major);
  const emulator = spawn(node, [program, "emulator", "--open", "--json"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [line] = await once(createInterface({ input: emulator.stdout }), "line");
    const { baseUrl, token, userId, tokenId } = JSON.parse(line);
    const env = { ...process.env, ZITADEL_URL: baseUrl, ZITADEL_TOKEN: token };
    const run = async (args: string[]): Promise<string> => {
      const child = promisify(execFile)(node, [program, ...args], { env });
      child.child.stdin?.end(`userId,type\n${userId},otp\n`);
      const { stdout, stderr } = await child;
      expect(stderr).not.toContain("Warning");
      return stdout;
    };
    expect(await run(["users", "find", "alice"])).toContain(userId);
    for (const protocol of ["grpc", "grpc-web", "rest"]) {
      expect(await run(["factors", "list", userId, "--protocol", protocol])).toContain(tokenId);
    }
    expect(await run(["factors", "remove", userId, tokenId, "--yes"])).toContain("removed: ");
    expect(await run(["factors", "export"])).toContain('"type":"otp"');
    const journal = join(inject("consumer"), `node-${major}.journal`);
    expect(await run(["factors", "remove", "--from", "-", "--yes", "--journal", journal])).toContain(
      "removed 1,",
    );
    expect(await run(["doctor"])).toContain("0 warnings, 0 failed");
  } finally {
    emulator.kill("SIGINT");
  }
  expect((await once(emulator, "close"))[0]).toBe(0);
});
