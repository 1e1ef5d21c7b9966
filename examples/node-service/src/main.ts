import { createClient, ManagementService, serviceAccount, zitadelError } from "zitadel-mgmt";
import { removeFactors } from "zitadel-mgmt/bulk";
import { fileJournal } from "zitadel-mgmt/bulk/file-journal";
import { secondFactors } from "zitadel-mgmt/factors";
import { createTransport } from "zitadel-mgmt/grpc";
import { UserService } from "zitadel-mgmt/v2";
import { factorsOf } from "./factors.js";
import { deactivatedUsers, leaversInFile } from "./leavers.js";
import { startMetrics } from "./metrics.js";
import { readSettings } from "./settings.js";

/** Removes all factors of the leavers. Returns whether each of them is free of factors now. */
async function offboard(signal: AbortSignal): Promise<boolean> {
  const { url, api, keyFile, leaversFile, orgId, journalFile } = readSettings(process.env);
  await using metrics = startMetrics();
  await using transport = createTransport({
    baseUrl: url,
    auth: serviceAccount({ key: keyFile, issuer: url }),
    ...(orgId !== undefined && { orgId }),
    interceptors: [metrics.calls],
  });
  await using journal = await fileJournal(journalFile, `offboarding at ${url}`);
  const client =
    api === "v2" ? createClient(UserService, transport) : createClient(ManagementService, transport);
  const job = secondFactors(client, orgId === undefined ? {} : { orgId });

  let complete = true;
  const leavers =
    leaversFile === undefined
      ? deactivatedUsers(job)
      : leaversInFile(job, leaversFile, (loginName, reason) => {
          complete = false;
          log({ outcome: "unknownUser", loginName, reason });
        });
  const factors = factorsOf(job, leavers, ({ id: userId, orgId }) => {
    complete = false;
    log({ outcome: "stays", orgId, userId, type: "recoveryCodes" });
  });
  for await (const result of removeFactors(client, factors, { journal, signal })) {
    const { key, outcome } = result;
    metrics.count(result);
    log({ outcome, ...key, ...(outcome === "failed" && { reason: result.error.message }) });
    if (outcome === "failed") complete = false;
  }
  return complete;
}

function log(entry: object): void {
  console.log(JSON.stringify({ time: new Date(), ...entry }));
}

const stop = new AbortController();
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => stop.abort(new Error(`stopped by ${signal}`)));
}
try {
  const complete = await offboard(stop.signal);
  log({ outcome: complete ? "complete" : "incomplete" });
  process.exitCode = complete ? 0 : 1;
} catch (error) {
  log({ outcome: "stopped", reason: zitadelError(error).message });
  process.exitCode = 1;
}
