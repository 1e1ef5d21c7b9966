import { ConnectError } from "@connectrpc/connect";
import { abortError } from "../deadline.js";
import type { AuditEntry, FactorApi, RemovalEvent } from "./api.js";
import type { FactorKey } from "./factor-key.js";
import { listPatienceMs, waitUntilUnlisted } from "./gone.js";
import { type UserFactors, userFactors } from "./listed-factors.js";
import { removeFactor } from "./remove-factor.js";

/** Names one factor of one user, or the recovery codes of a user: a `Factor` of a list, or these properties of it. */
export type FactorRef = FactorKey & {
  orgId: string;
  /** What the person called it; of no consequence. */
  name?: string;
};

/** What proves a removal. */
export interface Evidence extends RemovalEvent {
  /** The entry in the audit log, with its author. Absent over the user service v2, and where the log does not show it. */
  audit?: AuditEntry;
}

/** What came of the removal of one factor. */
export type Removal = { factor: FactorRef } & (
  | {
      outcome: "removed";
      /** Absent where the server's answer was lost, and a look proved that the factor is gone. */
      evidence?: Evidence;
      /** Whether a list had it at the last look, ten seconds later at most. Absent where the lists could not be read. */
      listed?: boolean;
      /** Why the look afterwards failed, or was cut short. */
      lookError?: ConnectError;
    }
  /**
   * The server had nothing to remove, the person exists in the organization, and no list has it. Recovery codes: the
   * person has none now, and the server does not say whether there were any.
   */
  | { outcome: "gone" }
  /** The person exists, and no list has it: it may be unverified, or registered a moment ago. Nothing was sent. */
  | { outcome: "notListed" }
  | {
      /** `refused`: nothing was done. `unknown`: a removal was sent, and nothing proves what came of it. */
      outcome: "refused" | "unknown";
      /** In words, for a log. */
      reason: string;
      error: ConnectError;
      /** Whether a list has it now. Absent where that is not known, and for recovery codes, which no list shows. */
      listed?: boolean;
    }
);

/** How long calls are repeated while the server is unavailable. */
const patienceMs = 5_000;

/** Removes one factor. What is told of it does not say yet whether the lists agree. */
export async function removal(
  api: FactorApi,
  factor: FactorRef,
  signal: AbortSignal,
  removeUnlisted = false,
): Promise<Removal> {
  const user = userFactors(api, factor.userId);
  let lost = false;
  try {
    const run = { api, removeUnlisted, patienceMs, signal, end: () => {} };
    const result = await removeFactor(run, user, factor, {
      sentBefore: false,
      sending: async () => {},
      lost: () => {
        lost = true;
      },
    });
    switch (result.outcome) {
      case "alreadyGone":
        return { factor, outcome: "gone" };
      case "notListed":
        return { factor, outcome: "notListed" };
      case "removed":
        // Without the server's answer it was a look that proved it.
        if (!result.evidence) return { factor, outcome: "removed", listed: false };
        return { factor, outcome: "removed", evidence: result.evidence };
      case "failed":
        return notRemoved(factor, result.error, lost, await isListed(user, factor));
    }
  } catch (reason) {
    // The reason of an aborted signal is thrown: nothing was sent.
    if (reason instanceof ConnectError) return notRemoved(factor, reason, lost);
    throw reason;
  }
}

/** The result of a factor that was not removed, as far as one knows. */
export function notRemoved(
  factor: FactorRef,
  error: ConnectError,
  lost: boolean,
  listed?: boolean | undefined,
): Removal {
  const outcome = lost ? "unknown" : "refused";
  return { factor, outcome, reason: error.rawMessage, error, ...(listed !== undefined && { listed }) };
}

/** Waits until the lists agree with what was told of a removal, and gathers what proves it. */
export async function proved(api: FactorApi, told: Removal, signal: AbortSignal): Promise<Removal> {
  if (told.outcome !== "removed" || !told.evidence) return told;
  const { factor, evidence } = told;
  const [listed, audit] = await Promise.allSettled([
    waitUntilUnlisted(userFactors(api, factor.userId), factor, listPatienceMs, signal),
    auditEntry(api, factor, evidence.sequence),
  ]);
  // The factor is removed, whatever becomes of the look.
  const failure = [listed, audit].find(({ status }) => status === "rejected") as
    | PromiseRejectedResult
    | undefined;
  const stillListed = listed.status === "fulfilled" && listed.value !== undefined;
  // Who has left did not give the lists their time.
  const cut = stillListed && signal.aborted ? abortError(signal.reason) : undefined;
  const lookError = failure ? ConnectError.from(failure.reason) : cut;
  return {
    factor,
    outcome: "removed",
    evidence: { ...evidence, ...(audit.status === "fulfilled" && audit.value && { audit: audit.value }) },
    ...(listed.status === "fulfilled" && { listed: stillListed }),
    ...(lookError && { lookError }),
  };
}

async function auditEntry(
  api: FactorApi,
  { userId, orgId }: FactorRef,
  sequence: string,
): Promise<AuditEntry | undefined> {
  const page = { before: String(BigInt(sequence) + 1n), limit: 1 };
  const entries = await api.listChanges?.(userId, page, { orgId });
  return entries?.find((entry) => entry.sequence === sequence);
}

async function isListed(user: UserFactors, factor: FactorRef): Promise<boolean | undefined> {
  if (factor.type === "recoveryCodes") return undefined;
  user.forget();
  try {
    return (await user.typeOf(factor)) !== undefined;
  } catch {
    return undefined;
  }
}
