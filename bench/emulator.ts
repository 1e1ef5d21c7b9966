// How fast the emulator starts, how much memory a large world takes, and how many calls it answers: 64 clients in
// parallel, over all protocols, each of which checks every answer. `npm run bench:emulator -- 60` runs for a minute.
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { ManagementClient } from "../src/client.js";
import { createManagementClient as grpc } from "../src/grpc.js";
import { createManagementClient as grpcWeb } from "../src/grpc-web.js";
import { ErrorId, zitadelError } from "../src/index.js";
import { createManagementClient as rest } from "../src/rest.js";
import type { ServerReport } from "./emulator/server.js";
import { idsOf, owner } from "./emulator/world.js";

const people = 100_000;
const clients = 64;
const seconds = Number(process.argv[2] ?? 20);

const server = fork(join(import.meta.dirname, "emulator/server.ts"), [String(people)], {
  execArgv: [...process.execArgv, "--expose-gc"],
});
const megabytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

try {
  const [report] = (await once(server, "message")) as [ServerReport];
  console.log(
    `start: ${report.startMs.toFixed(1)} ms; with ${people} users ${report.startWithPeopleMs.toFixed(0)} ms`,
  );
  console.log(`resident memory with ${people} users of three keys: ${megabytes(report.residentBytes)}`);
  const end = performance.now() + seconds * 1000;
  const counts = await Promise.all(
    Array.from({ length: clients }, (_, lane) => work(report.baseUrl, lane, end)),
  );
  const calls = counts.reduce((sum, count) => sum + count);
  console.log(
    `${clients} clients: ${calls} calls in ${seconds} s, ${Math.round(calls / seconds)} a second, all answered right`,
  );
  server.send("memory");
  const [resident] = (await once(server, "message")) as [number];
  console.log(`resident memory afterwards: ${megabytes(resident)}`);
} finally {
  server.disconnect();
}

/** Lists a user's keys, removes one, lists again, and fails to remove it again; then the next user. */
async function work(baseUrl: string, lane: number, end: number): Promise<number> {
  const create = [grpc, grpcWeb, rest][lane % 3] as typeof grpc;
  const client = create({ baseUrl, auth: owner.token, defaultTimeoutMs: 0 });
  let calls = 0;
  for (let index = lane; index < people && performance.now() < end; index += clients) {
    const { userId, keys } = idsOf(index);
    const tokenId = keys[1] as string;
    check(await keysOf(client, userId), keys);
    const { details } = await client.removeHumanAuthFactorU2F({ userId, tokenId });
    check([details?.resourceOwner], [owner.orgId]);
    check(await keysOf(client, userId), [keys[0], keys[2]]);
    const again = client.removeHumanAuthFactorU2F({ userId, tokenId });
    check(
      [
        await again.then(
          () => "removed twice",
          (reason) => zitadelError(reason).id,
        ),
      ],
      [ErrorId.WebAuthNTokenNotFound],
    );
    calls += 4;
  }
  return calls;
}

async function keysOf(client: ManagementClient, userId: string): Promise<(string | undefined)[]> {
  const { result } = await client.listHumanAuthFactors({ userId });
  return result.map(({ type }) => (type.case === "u2f" ? type.value.id : undefined));
}

function check(came: unknown[], wanted: unknown[]): void {
  if (came.join() !== wanted.join()) throw new Error(`wrong answer: ${came.join()} for ${wanted.join()}`);
}
