import { Code, ConnectError } from "@connectrpc/connect";
import { abortError } from "../deadline.js";
import { ErrorId, zitadelError } from "../errors.js";
import type { FactorApi } from "./api.js";
import type { Factor, PersonFactors } from "./factor.js";
import { removableTypes } from "./factor-key.js";
import { holdsRecoveryCodes } from "./history.js";
import type { PersonRef } from "./person.js";
import { type FactorRef, notRemoved, proved, type Removal, removal } from "./removal.js";
import { concernsEveryKey } from "./removal-error.js";
import { cannotRemoveCodes } from "./remove-factor.js";

/** Something that the person signs in with still. */
export interface Remaining {
  /** Which. */
  factor: FactorRef;
  /** Whether it certainly is there; false where nothing tells. */
  certain: boolean;
  /** Why, and for recovery codes how to remove them; in words. */
  reason: string;
}

/** What came of the removal of all factors of a person. */
export interface RemoveAllResult {
  /** What came of each factor that was listed, and of recovery codes where the API removes them. */
  removals: Removal[];
  /** What stays, or may stay: whatever was refused, is not known, or was registered meanwhile. */
  stays: Remaining[];
  /** Whether nothing stays, for certain. */
  complete: boolean;
  /** Why the lists could not be read at the end, if so; also where they have kinds that this package does not know. */
  lookError?: ConnectError;
}

/** Removes everything of these types, one after the other, and looks what stays. `list` looks at the person, too. */
export async function removeEverything(
  api: FactorApi,
  { id: userId, orgId }: PersonRef,
  types: readonly FactorRef["type"][],
  list: () => Promise<PersonFactors>,
  signal: AbortSignal,
): Promise<RemoveAllResult> {
  const ofTypes = ({ factors }: PersonFactors) => factors.filter(({ type }) => types.includes(type));
  const codes = types.includes("recoveryCodes")
    ? { userId, orgId, type: "recoveryCodes" as const }
    : undefined;
  const factors: FactorRef[] = ofTypes(await list());
  if (codes && api.removeRecoveryCodes) factors.push(codes);
  const told: Removal[] = [];
  let stop: ConnectError | undefined;
  for (const factor of factors) {
    const result = stop ? notRemoved(factor, stop, false) : await removalOrAbort(api, factor, signal);
    told.push(result);
    if ("error" in result && concernsEveryKey(result.error)) stop = result.error;
  }
  // Afterwards: no list that lags behind keeps the next factor alive.
  const removals = await Promise.all(told.map((result) => proved(api, result, signal)));
  const everything = removableTypes.every((type) => types.includes(type));
  const [listed, lookError] = await list().then(
    (now) => [ofTypes(now), everything ? strangeKinds(now) : undefined] as const,
    (reason: unknown) => [undefined, ConnectError.from(reason)] as const,
  );
  const stays = listed
    ? listed.map((factor) => ({ factor, certain: true, reason: reasonOf(factor, removals) }))
    : removals.flatMap(doubtful).filter(({ factor }) => factor !== codes);
  if (codes) stays.push(...(await codesThatStay(api, codes, removals, signal)));
  const complete = stays.length === 0 && !lookError;
  return { removals, stays, complete, ...(lookError && { lookError }) };
}

/** A newer server may list more kinds, which nobody should take for gone. */
function strangeKinds({ strange }: PersonFactors): ConnectError | undefined {
  if (strange === 0) return undefined;
  const text = `the server lists ${strange} more, of a kind that this version does not know`;
  return new ConnectError(text, Code.Unimplemented);
}

/** What came before an abort must not be lost by it. */
async function removalOrAbort(api: FactorApi, factor: FactorRef, signal: AbortSignal): Promise<Removal> {
  try {
    return await removal(api, factor, signal);
  } catch (reason) {
    if (signal.aborted) return notRemoved(factor, abortError(signal.reason), false);
    throw reason;
  }
}

function reasonOf(factor: Factor, removals: Removal[]): string {
  const result = removals.find(
    (one) => one.factor.type === factor.type && one.factor.tokenId === factor.tokenId,
  );
  if (!result) return "it was registered while the others were removed";
  if ("reason" in result) return result.reason;
  return "it is listed still: the list lags behind, or it was registered anew";
}

function doubtful(result: Removal): Remaining[] {
  const { factor, outcome } = result;
  if ("reason" in result) return [{ factor, certain: result.listed === true, reason: result.reason }];
  if (outcome !== "removed" || result.listed === false) return [];
  return [{ factor, certain: false, reason: "it is removed, and the lists do not say so" }];
}

/** The recovery codes, which are in no list, if they stay or may stay. */
async function codesThatStay(
  api: FactorApi,
  codes: FactorRef,
  removals: Removal[],
  signal: AbortSignal,
): Promise<Remaining[]> {
  const result = removals.find(({ factor }) => factor === codes);
  if (result) {
    if (!("error" in result)) return [];
    return [{ factor: codes, certain: false, reason: `${result.reason}${adviceOn(result.error)}` }];
  }
  const held = await holdsRecoveryCodes(api, codes, signal);
  if (held === false) return [];
  if (held) return [{ factor: codes, certain: true, reason: cannotRemoveCodes }];
  const doubt = "the audit log does not tell whether there are recovery codes";
  return [{ factor: codes, certain: false, reason: `${doubt}; ${cannotRemoveCodes}` }];
}

function adviceOn(error: ConnectError): string {
  const { id } = zitadelError(error);
  if (id === ErrorId.UserLocked) return ": recovery codes can be removed when the user is unlocked";
  if (!lacksPermission.includes(id)) return "";
  return ": recovery codes take the permission user.credential.write, as ORG_OWNER has it and ORG_USER_MANAGER has not";
}

const lacksPermission: readonly (string | undefined)[] = [
  ErrorId.MembershipNotFound,
  ErrorId.NoPermissionOnUser,
  ErrorId.PermissionOnProjectOnly,
];
