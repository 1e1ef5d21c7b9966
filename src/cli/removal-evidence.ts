import { timestampDate } from "@bufbuild/protobuf/wkt";
import type { ObjectDetails } from "../../gen/zitadel/v1/object_pb.js";
import type { FactorKey } from "../bulk/factor-key.js";
import { inOrganization, userFactors } from "../bulk/listed-factors.js";
import type { ManagementClient } from "../client.js";
import { pause } from "../interceptors/retry.js";

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

/** Waits until the server's list, which lags behind, no longer has the key. Returns whether that came true in time. */
export async function waitUntilUnlisted(
  client: ManagementClient,
  key: FactorKey,
  timeoutMs: number,
): Promise<boolean> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const user = userFactors(client, key.userId);
  for (let waitMs = 20; (await user.typeOf(key)) !== undefined; waitMs = Math.min(2 * waitMs, 1_000)) {
    if (timeout.aborted) return false;
    await pause(waitMs, timeout);
    user.forget();
  }
  return true;
}

/** What the server's answer proves. */
export function evidenceOf({ sequence, changeDate, resourceOwner }: ObjectDetails): Evidence {
  return {
    sequence: String(sequence),
    time: changeDate ? timestampDate(changeDate).toISOString() : "",
    orgId: resourceOwner,
  };
}

/** Reads the audit log's entry of the event with this number; undefined if the log does not show it. */
export async function readAuditEntry(
  client: ManagementClient,
  { userId, orgId }: FactorKey,
  sequence: bigint,
): Promise<Evidence["event"]> {
  // In ascending order the server starts after the number that it is given.
  const query = { sequence: sequence - 1n, limit: 1, asc: true };
  const { result } = await client.listUserChanges({ userId, query }, inOrganization(orgId));
  const change = result.find((candidate) => candidate.sequence === sequence);
  return (
    change && {
      type: change.eventType?.key.replace(/^EventTypes\./, "") ?? "",
      text: change.eventType?.localizedMessage ?? "",
      editor: change.editorDisplayName || change.editorPreferredLoginName || change.editorId,
    }
  );
}
