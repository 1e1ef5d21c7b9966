import type { FactorRef, PersonRef, SecondFactors } from "zitadel-mgmt/factors";

/**
 * Everything that the leavers can sign in with besides a password. Recovery codes are in no list: v2 removes them, and over
 * v1 those who have some, by the audit log, go to `onCodes`.
 */
export async function* factorsOf(
  job: SecondFactors,
  leavers: AsyncIterable<PersonRef>,
  onCodes: (leaver: PersonRef) => void,
): AsyncGenerator<FactorRef> {
  for await (const leaver of leavers) {
    yield* await job.list(leaver);
    const history = await job.history(leaver);
    if (!history) yield { userId: leaver.id, orgId: leaver.orgId, type: "recoveryCodes" };
    const last = history?.find(({ type }) => /\.recoverycode\.(added|removed)$/.test(type));
    if (last?.type.endsWith("added")) onCodes(leaver);
  }
}
