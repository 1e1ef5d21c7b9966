import { timestampDate } from "@bufbuild/protobuf/wkt";
import type { ObjectDetails } from "../../gen/zitadel/v1/object_pb.js";
import type { ManagementClient } from "../client.js";
import type { FactorKey } from "../factors/factor-key.js";
import { inOrganization } from "../factors/listed-factors.js";

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

/** What is added about a key that failed and may be gone all the same. */
export function doubtOf({ userId }: FactorKey): string {
  return `, and it may have been removed: look with "factors list ${userId}"`;
}
