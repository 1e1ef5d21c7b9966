import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http2";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConnectError } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { fileJournal } from "../../src/bulk/file-journal.js";
import { type RemovalResult, type RemoveFactorsOptions, removeFactors } from "../../src/bulk.js";
import type { ManagementClient, UserClient } from "../../src/factors.js";
import * as grpc from "../../src/grpc.js";
import { createClient, isForeign, ManagementService } from "../../src/index.js";
import { startProxy } from "../cli/servers.js";
import { apis, clientOf, factorsLeft, keysOf, start, token, worldOf } from "./world.js";

const cases = [403, 302, 451, 200].flatMap((status) =>
  (["everything", "removals"] as const).flatMap((part) =>
    (["rest", "grpcWeb"] as const).flatMap((protocol) =>
      apis.map((api) => [status, part, protocol, api] as const),
    ),
  ),
);

/** Removes, and returns the results and what ended the run. */
async function run(
  client: ManagementClient | UserClient,
  options: RemoveFactorsOptions = {},
): Promise<{ results: RemovalResult[]; thrown: unknown }> {
  const results: RemovalResult[] = [];
  try {
    for await (const result of removeFactors(client, keysOf(20, 2), { concurrency: 4, ...options })) {
      results.push(result);
    }
  } catch (thrown) {
    return { results, thrown };
  }
  return { results, thrown: undefined };
}

const endedByWall = (thrown: unknown) => isForeign(ConnectError.from(thrown));

test.each(cases)(
  "HTTP %i with HTML for %s over %s and %s ends the run, which can go on",
  async (status, part, protocol, api) => {
    const folder = mkdtempSync(join(tmpdir(), "wall-"));
    const emulator = await start(worldOf(20, 2));
    let walled = 0;
    await using wall = await startProxy(emulator.baseUrl, {
      answer: (method, path) => {
        if (part === "removals" && method !== "DELETE" && !path.includes("Remove")) return undefined;
        walled++;
        return { status, body: "<h1>Blocked</h1>" };
      },
    });
    const path = join(folder, "journal");
    {
      await using journal = await fileJournal(path);
      const client = clientOf({ baseUrl: wall.origin }, api, {}, protocol);
      const { results, thrown } = await run(client, { journal });
      expect(endedByWall(thrown)).toBe(true);
      expect(results.filter(({ outcome }) => outcome !== "failed")).toEqual([]);
      // Over v2 the person and the list are asked for at the same time.
      expect(walled).toBeLessThanOrEqual(api === "v1" ? 4 : 8);
    }
    expect(factorsLeft(emulator)).toBe(40);
    await using journal = await fileJournal(path);
    const direct = clientOf(emulator, api, {}, protocol);
    const { results, thrown } = await run(direct, { journal });
    expect({ thrown, results: results.length, left: factorsLeft(emulator) }).toEqual({
      thrown: undefined,
      results: 40,
      left: 0,
    });
    rmSync(folder, { recursive: true });
  },
);

test("over gRPC too", async () => {
  let requests = 0;
  const wall = createServer((_, response) => {
    requests++;
    response.writeHead(403, { "content-type": "text/html" }).end("<h1>Blocked</h1>");
  });
  await new Promise<void>((done) => wall.listen(0, "127.0.0.1", done));
  const { port } = wall.address() as AddressInfo;
  {
    await using transport = grpc.createTransport({ baseUrl: `http://127.0.0.1:${port}`, auth: token });
    const { results, thrown } = await run(createClient(ManagementService, transport));
    expect({ ended: endedByWall(thrown), results }).toEqual({ ended: true, results: [] });
  }
  expect(requests).toBeLessThanOrEqual(4);
  await new Promise((done) => wall.close(done));
});

test.each(apis)(
  "a proxy whose ZITADEL restarts does not end the run over %s",
  async (api) => {
    const emulator = await start(worldOf(20, 2));
    let away = 30;
    await using proxy = await startProxy(emulator.baseUrl, {
      answer: () => (away-- > 0 ? { status: 502, body: "<h1>Bad Gateway</h1>" } : undefined),
    });
    const client = clientOf({ baseUrl: proxy.origin }, api, {}, "rest");
    const { results, thrown } = await run(client);
    expect({ thrown, results: results.length, left: factorsLeft(emulator) }).toEqual({
      thrown: undefined,
      results: 40,
      left: 0,
    });
  },
  30_000,
);

test("a transport that is closed ends the run", async () => {
  const emulator = await start(worldOf(20, 2));
  const transport = grpc.createTransport({ baseUrl: emulator.baseUrl, auth: token });
  await transport.close();
  const { results, thrown } = await run(createClient(ManagementService, transport));
  expect(results).toEqual([]);
  expect(String(thrown)).toContain("the transport is closed");
});
