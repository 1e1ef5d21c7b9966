import type { ManagementClient } from "../client.js";
import type { RemovalEvent } from "../factors/api.js";
import { factorApi } from "../factors/choose-api.js";
import type { FactorKey } from "../factors/factor-key.js";

/** What proves a removal. */
export interface Evidence {
  /** The number of the event in the history of the user. */
  sequence: string;
  /** RFC 3339. */
  time: string;
  orgId: string;
  /** The entry in the audit log; absent if the log does not show it. */
  event?: { type: string; text: string; editor: string } | undefined;
}

/** What the server's answer proves. */
export function evidenceOf({ sequence, time, orgId }: RemovalEvent): Evidence {
  return { sequence, time: time?.toISOString() ?? "", orgId };
}

/** Reads the audit log's entry of the event with this number; undefined if the log does not show it. */
export async function readAuditEntry(
  client: ManagementClient,
  { userId, orgId }: FactorKey,
  sequence: string,
): Promise<Evidence["event"]> {
  const page = { before: String(BigInt(sequence) + 1n), limit: 1 };
  const changes = await factorApi(client).listChanges?.(userId, page, { orgId });
  const change = changes?.find((candidate) => candidate.sequence === sequence);
  return change && { type: change.type, text: change.text, editor: change.author };
}

/** What is added about a key that failed and may be gone all the same. */
export function doubtOf({ userId }: FactorKey): string {
  return `, and it may have been removed: look with "factors list ${userId}"`;
}
