import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTransport } from "../../src/grpc.js";
import { createClient, ManagementService } from "../../src/index.js";

const million = 1_000_000;
const inFlight = 64;
const warmUp = 200_000;

let server: ChildProcess;
let port: number;
beforeAll(async () => {
  server = fork("bench/grpc/server.ts", { execArgv: ["--import", "tsx"] });
  [port] = await once(server, "message");
});
afterAll(() => server.disconnect());

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

function residentMiB(): number {
  collectGarbage();
  return process.memoryUsage.rss() / 2 ** 20;
}

test("1,000,000 calls leave the memory flat", async () => {
  await using transport = createTransport({ baseUrl: `http://127.0.0.1:${port}`, auth: "token" });
  const client = createClient(ManagementService, transport);
  let calls = 0;
  const run = async (until: number) => {
    const lane = async () => {
      while (calls < until) {
        calls++;
        const { details } = await client.removeHumanAuthFactorU2F({ userId: "1", tokenId: "2" });
        if (details?.sequence !== 15n) throw new Error("a wrong answer");
      }
    };
    await Promise.all(Array.from({ length: inFlight }, lane));
  };
  await run(warmUp);
  const before = residentMiB();
  await run(million);
  const after = residentMiB();
  console.log(`RSS ${before.toFixed(0)} MiB after ${warmUp} calls, ${after.toFixed(0)} MiB after ${million}`);
  expect(after).toBeLessThan(before * 1.1);
});
