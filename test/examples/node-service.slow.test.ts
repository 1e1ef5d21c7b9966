import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Emulator, startEmulator, type World } from "zitadel-mgmt/emulator";
import { createManagementClient } from "zitadel-mgmt/rest";
import { startCollector } from "./collector.js";

const { publicKey, privateKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
});
const keyFile = { type: "serviceaccount", keyId: "90", key: privateKey, userId: "10" };
const orgId = "1";

/** People 100, 101, …: each has two security keys, a passkey and an authenticator app. The even ones are deactivated. */
function world(people: number): World {
  return {
    orgs: [{ id: orgId, name: "Offboarding" }],
    users: [
      {
        id: "10",
        orgId,
        userName: "offboarding",
        machine: { keys: [{ keyId: "90", publicKey }] },
        roles: { instance: ["IAM_USER_MANAGER"] },
        tokens: ["tester"],
      },
      ...Array.from({ length: people }, (_, index) => ({
        id: `${100 + index}`,
        orgId,
        userName: `person-${100 + index}`,
        state: index % 2 === 0 ? ("inactive" as const) : ("active" as const),
        human: {},
        factors: [
          { type: "u2f" as const, id: `${1000 + index}`, name: "blue" },
          { type: "u2f" as const, id: `${2000 + index}`, name: "red" },
          { type: "passkey" as const, id: `${3000 + index}`, name: "laptop" },
          { type: "otp" as const },
        ],
      })),
    ],
  };
}

let folder: string;
let emulator: Emulator;
let jobs: ChildProcess[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "zitadel-mgmt-offboarding-"));
  await writeFile(join(folder, "key.json"), JSON.stringify(keyFile));
  emulator = await startEmulator({ world: world(6) });
  jobs = [];
});
afterEach(async () => {
  for (const job of jobs) job.kill("SIGKILL");
  await emulator.close();
  await rm(folder, { recursive: true });
});

interface Line {
  outcome: string;
  userId?: string;
  reason?: string;
  loginName?: string;
}

/** Runs the job as a person would. `onLine` sees each line of its output. */
async function runJob(
  env: Record<string, string>,
  onLine: (line: Line, job: ChildProcess) => void = () => {},
): Promise<{ code: number | null; lines: Line[]; output: string }> {
  const job = spawn(process.execPath, ["--import", "tsx", "examples/node-service/src/main.ts"], {
    env: {
      PATH: process.env.PATH,
      TSX_TSCONFIG_PATH: "tsconfig.test.json",
      ZITADEL_URL: emulator.baseUrl,
      ZITADEL_KEY_FILE: join(folder, "key.json"),
      JOURNAL_FILE: join(folder, "journal.ndjson"),
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  jobs.push(job);
  let output = "";
  for (const stream of [job.stdout, job.stderr]) stream.on("data", (data) => (output += data));
  const lines: Line[] = [];
  createInterface(job.stdout).on("line", (text) => {
    const line = JSON.parse(text) as Line;
    lines.push(line);
    onLine(line, job);
  });
  const [code] = await once(job, "close");
  return { code, lines, output };
}

async function factorsLeft(userId: string): Promise<number> {
  const management = createManagementClient({ baseUrl: emulator.baseUrl, auth: "tester", orgId });
  const [factors, passkeys] = await Promise.all([
    management.listHumanAuthFactors({ userId }),
    management.listHumanPasswordless({ userId }),
  ]);
  return factors.result.length + passkeys.result.length;
}

/** The removals that succeeded, by rpc and key. */
function removals(): string[] {
  return emulator.calls
    .filter(({ rpc, answer }) => rpc.startsWith("Remove") && answer.code === 0)
    .map(({ rpc, request }) => `${rpc} ${JSON.stringify(request)}`);
}

test("removes all factors of the people in a file, and tells a collector", { timeout: 30_000 }, async () => {
  await using collector = await startCollector();
  const file = join(folder, "leavers.csv");
  await writeFile(file, "loginName,department\nperson-101,Optics\nperson-104,Optics\nnobody,Optics\n");
  const { code, lines, output } = await runJob({
    LEAVERS_FILE: file,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
  });

  expect(await Promise.all(["101", "104", "100"].map(factorsLeft))).toEqual([0, 0, 4]);
  // One of the three is unknown.
  expect(code).toBe(1);
  expect(lines).toContainEqual(expect.objectContaining({ outcome: "unknownUser", loginName: "nobody" }));
  expect(collector.counts("offboarding.factors")).toEqual({
    "outcome=removed,type=u2f": 4,
    "outcome=removed,type=passkey": 2,
    "outcome=removed,type=otp": 2,
  });
  expect(collector.counts("rpc.client.call.duration")).toMatchObject({
    "rpc.method=zitadel.management.v1.ManagementService/RemoveHumanAuthFactorU2F,rpc.status_code=OK,rpc.system.name=grpc": 4,
    "error.type=NOT_FOUND,rpc.method=zitadel.management.v1.ManagementService/GetUserByLoginNameGlobal,rpc.status_code=NOT_FOUND,rpc.system.name=grpc": 1,
  });
  expect(output).not.toContain("PRIVATE KEY");
  expect(new Set(emulator.calls.map(({ protocol, caller }) => `${protocol} ${caller}`))).toContain("grpc 10");
});

test("without a file it is the deactivated people of the organization", { timeout: 30_000 }, async () => {
  const { code, lines } = await runJob({ ZITADEL_ORG_ID: orgId });
  expect([code, lines.at(-1)?.outcome]).toEqual([0, "complete"]);
  const left = await Promise.all(["100", "101", "102", "103", "104", "105"].map(factorsLeft));
  expect(left).toEqual([0, 4, 0, 4, 0, 4]);
});

test("SIGTERM ends it in good order, and the next run does the rest, nothing twice", {
  timeout: 60_000,
}, async () => {
  const clear = emulator.fault({ rpc: "RemoveHumanAuthFactorU2F", kind: "delay", ms: 50 });
  let stopped = false;
  const first = await runJob({ ZITADEL_ORG_ID: orgId }, (_, job) => {
    if (!stopped) job.kill("SIGTERM");
    stopped = true;
  });
  expect(first.code).toBe(1);
  expect(first.lines.at(-1)).toMatchObject({ outcome: "stopped", reason: "stopped by SIGTERM" });
  const before = removals().length;
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(12);
  // What was sent was waited for: the output has all of it.
  expect(first.lines.filter(({ outcome }) => outcome === "removed")).toHaveLength(before);

  clear();
  const second = await runJob({ ZITADEL_ORG_ID: orgId });
  expect([second.code, second.lines.at(-1)?.outcome]).toEqual([0, "complete"]);
  expect(removals()).toHaveLength(12);
  expect(new Set(removals()).size).toBe(12);
  const journal = await readFile(join(folder, "journal.ndjson"), "utf8");
  expect(journal.match(/"event":"removed"/g)).toHaveLength(12);
});

test("a key that ZITADEL refuses is said, and not shown", { timeout: 30_000 }, async () => {
  await writeFile(join(folder, "key.json"), JSON.stringify({ ...keyFile, keyId: "91" }));
  const { code, lines, output } = await runJob({ ZITADEL_ORG_ID: orgId });
  expect(code).toBe(1);
  expect(lines.at(-1)).toMatchObject({ outcome: "stopped", reason: expect.stringContaining("91") });
  expect(output).not.toContain("PRIVATE KEY");
});
