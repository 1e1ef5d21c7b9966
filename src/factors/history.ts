import type { AuditEntry, Call, FactorApi } from "./api.js";
import type { FactorRef } from "./removal.js";

const pageSize = 500;

/** The events of a user, newest first: all that the audit log has. */
export async function* changesOf(api: FactorApi, userId: string, call: Call): AsyncGenerator<AuditEntry> {
  let before: string | undefined;
  for (;;) {
    const page = { limit: pageSize, ...(before !== undefined && { before }) };
    const entries = (await api.listChanges?.(userId, page, call)) ?? [];
    for (const entry of entries) {
      // An answer that does not go back in time would be asked for without end.
      if (before !== undefined && BigInt(entry.sequence) >= BigInt(before)) return;
      before = entry.sequence;
      yield entry;
    }
    if (entries.length === 0) return;
  }
}

/** Whether an event is about a second factor or a passkey, and no sign-in with one. */
export function isAboutFactors({ type }: AuditEntry): boolean {
  if (!/^user\.human\.(mfa|passwordless)\./.test(type)) return false;
  return !/\.(check|begin|signcount|init)\b|\.otp\.(sms|email)\.code\./.test(type);
}

/**
 * Whether a user has recovery codes, by the audit log: they were added, and not removed since. Undefined where the log
 * cannot be read, or does not go back to the first event of the user.
 */
export async function holdsRecoveryCodes(
  api: FactorApi,
  { userId, orgId }: FactorRef,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  let oldest: AuditEntry | undefined;
  try {
    for await (const entry of changesOf(api, userId, { orgId, signal })) {
      if (entry.type === "user.human.mfa.recoverycode.added") return true;
      if (entry.type === "user.human.mfa.recoverycode.removed") return false;
      oldest = entry;
    }
  } catch {
    return undefined;
  }
  if (!oldest) return undefined;
  const isFirst =
    oldest.sequence === "1" || /^user\.(human\.|machine\.)?(added|selfregistered)$/.test(oldest.type);
  return isFirst ? false : undefined;
}
