import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { respond, startServer } from "./http2-server.js";
import { startTcpServer } from "./tcp.js";

const grpc = join(import.meta.dirname, "../../src/grpc.ts");

/** Runs a script that makes calls, until it exits by itself. Returns what it printed. */
async function run(baseUrl: string, body: string): Promise<string> {
  const script = `import { createManagementClient } from ${JSON.stringify(grpc)};
    const key = { userId: "1", tokenId: "2" };
    const client = createManagementClient({ baseUrl: ${JSON.stringify(baseUrl)} });
    ${body}`;
  const options = { timeout: 20_000, env: { ...process.env, NODE_OPTIONS: "" } };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "--eval", script],
    options,
  );
  return stdout.trim();
}

test("A process with an idle connection exits by itself", async () => {
  await using server = await startServer();
  const printed = await run(
    server.baseUrl,
    `
    const { details } = await client.removeHumanAuthFactorU2F(key);
    console.log(String(details.sequence));`,
  );
  expect(printed).toBe("15");
}, 30_000);

test("A process with a call in flight waits for it, also without a deadline", async () => {
  await using server = await startServer((stream) => setTimeout(respond, 300, stream));
  const printed = await run(
    server.baseUrl,
    `
    client.removeHumanAuthFactorU2F(key, { timeoutMs: 0 }).then(({ details }) => console.log(String(details.sequence)));`,
  );
  expect(printed).toBe("15");
}, 30_000);

test("A process whose only call has ended while it was connecting exits by itself", async () => {
  await using silent = await startTcpServer(() => {});
  const printed = await run(
    `http://localhost:${silent.port}`,
    `
    const start = performance.now();
    process.on("exit", () => console.log(performance.now() - start < 1_000));
    await client.removeHumanAuthFactorU2F(key, { timeoutMs: 100 }).catch(() => {});`,
  );
  expect(printed).toBe("true");
}, 30_000);
