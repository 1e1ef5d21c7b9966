import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorId, zitadelError } from "../errors.js";
import { pause } from "../interceptors/retry.js";
import type { FactorApi } from "./api.js";
import type { FactorKey, FactorType } from "./factor-key.js";
import type { UserFactors } from "./listed-factors.js";
import type { PersonRef } from "./person.js";

/*
 * The one rule when a factor is gone:
 *
 * | answer to the removal              | look afterwards                                       | then                    |
 * |------------------------------------|-------------------------------------------------------|-------------------------|
 * | with `details`                     | –                                                     | removed                 |
 * | nothing to remove                  | person in the organization, lists lack the factor     | gone                    |
 * | nothing to remove                  | person in the organization, the factor stays listed   | not known               |
 * | nothing to remove                  | person unknown, or of another organization            | nothing was done        |
 * | lost, or without `details`         | person in the organization, lists had it and lack it  | removed                 |
 * | lost, or without `details`         | lists never had it: it may be unverified, so unlisted | send again, see above   |
 * | lost, or without `details`         | person unknown, or of another organization            | not known               |
 * | none was sent                      | lists lack the factor                                 | not listed, maybe there |
 *
 * Why so little is proof: "nothing to remove" also stands for an unknown or foreign user and, strongly consistent as it
 * is, for a key that the rpc for another type "removed", which stays listed for ever. Lists lag behind, leave unverified
 * factors out, are empty for users that do not exist, and answer for users of any organization.
 */

/** How long lists are given to follow a removal: milliseconds as a rule, seconds under load. */
export const listPatienceMs = 10_000;

const nothingIds: readonly (string | undefined)[] = [
  ErrorId.WebAuthNTokenNotFound,
  ErrorId.OtpNotFound,
  ErrorId.OtpSmsNotFound,
  ErrorId.OtpEmailNotFound,
];

/** Tells whether a removal failed because there is nothing to remove, or no such user in the organization. */
export function nothingToRemove(error: ConnectError): boolean {
  return nothingIds.includes(zitadelError(error).id);
}

/**
 * Looks whether a factor is gone of which the server says that there is nothing to remove: its person exists in the
 * organization, and its lists lack it, or do within so many milliseconds. Returns what speaks against it, and throws the
 * errors of the look, which `NotFound` for the person are.
 */
export async function doubtOfGone(
  api: FactorApi,
  user: UserFactors,
  key: FactorKey,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<ConnectError | undefined> {
  const doubt = await doubtOfPerson(api, key);
  if (doubt) return doubt;
  user.forget();
  const type = await waitUntilUnlisted(user, key, timeoutMs, signal);
  return type && stillListed(key, type);
}

/**
 * Looks whether the person of a key exists in the organization that is meant. Returns what speaks against it, and
 * throws the errors of the look, of which `NotFound` is one.
 */
export async function doubtOfPerson(api: FactorApi, key: FactorKey): Promise<ConnectError | undefined> {
  return doubtOfAnswer(await api.getPerson(key.userId, { orgId: key.orgId }), key);
}

/** Says what is wrong where the answer to a look for the person of a key is another one than that. */
export function doubtOfAnswer(
  person: PersonRef | undefined,
  { userId, orgId }: { userId: string; orgId?: string | undefined },
): ConnectError | undefined {
  if (person?.id !== userId) {
    return new ConnectError(`the server did not say whether there is a user ${userId}`, Code.DataLoss);
  }
  if (orgId === undefined || person.orgId === orgId) return undefined;
  const where = `belongs to organization ${person.orgId || "unknown"}, not to ${orgId}`;
  return new ConnectError(`the user ${userId} ${where}`, Code.FailedPrecondition);
}

/**
 * Waits until the lists, which lag behind, lack a key. Returns the type under which it is listed if they have it still
 * when the time is up, or the signal aborted.
 */
export async function waitUntilUnlisted(
  user: UserFactors,
  key: FactorKey,
  timeoutMs: number,
  signal: AbortSignal = new AbortController().signal,
): Promise<FactorType | undefined> {
  const giveUpAt = performance.now() + timeoutMs;
  for (let waitMs = 20; ; waitMs = Math.min(2 * waitMs, 1_000)) {
    const type = await user.typeOf(key);
    const leftMs = giveUpAt - performance.now();
    if (type === undefined || leftMs <= 0 || signal.aborted) return type;
    await pause(Math.min(waitMs, leftMs), signal);
    user.forget();
  }
}

function stillListed({ tokenId, type }: FactorKey, listedAs: FactorType): ConnectError {
  return new ConnectError(
    `the server has nothing to remove, and yet lists ${tokenId ?? type} as ${listedAs}: ` +
      "its list lags behind, or the call for another type of key took it",
    Code.FailedPrecondition,
  );
}
