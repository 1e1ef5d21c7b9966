import type { Factor } from "../factors/factor.js";
import { type FactorKey, hasToken } from "../factors/factor-key.js";
import type { Person } from "../factors/person.js";
import type { FactorRef } from "../factors/removal.js";
import { CliError, ExitCode, usageError } from "./cli-error.js";
import { factorLabel, typeNames } from "./factors.js";
import type { OpenJob } from "./job.js";
import { isInteractive, pick } from "./prompt.js";

/** The options that say which of a user's factors are meant. */
export interface SelectionArgs {
  key?: string;
  type?: string;
  all?: boolean;
  unlisted?: boolean;
}

/**
 * Selects the factors that the options mean; where they leave it open, a person picks. Recovery codes, which are in no list,
 * are among all where the API can remove them. Throws where nothing fits, except for all of a user.
 */
export async function selectFactors(
  { api }: OpenJob,
  { id: userId, orgId }: Person,
  listed: Factor[],
  args: SelectionArgs,
): Promise<FactorRef[]> {
  const type = args.type === undefined ? undefined : typeNames[args.type];
  const codes: FactorRef = { userId, orgId, type: "recoveryCodes" };
  if (type === "recoveryCodes") {
    if (args.key !== undefined) throw noKeyOf(type, args.key);
    if (api === "v2") return [codes];
    throw new CliError("recovery codes cannot be removed over Management v1", ExitCode.usage, [
      "where the server has the user service v2 it is done with --api v2, else in the Console",
    ]);
  }
  const candidates = listed.filter((factor) => type === undefined || factor.type === type);
  if (args.key !== undefined) {
    return [selectKey({ userId, orgId }, listed, candidates, args.key, type, args.unlisted === true)];
  }
  if (args.all && type === undefined) return api === "v2" ? [...candidates, codes] : candidates;
  if (candidates.length === 0) {
    if (type && !hasToken(type) && args.unlisted) return [{ userId, orgId, type }];
    throw new CliError(`the user has no verified ${args.type ?? "factor"}`, ExitCode.notFound);
  }
  if (args.all || (type && candidates.length === 1)) return candidates;
  if (!isInteractive()) {
    throw usageError(`say which: ${candidates.map(factorLabel).join("; ")}; or --all`);
  }
  return pick(
    "Which factors are to be removed?",
    candidates.map((factor) => ({ value: factor, label: factorLabel(factor) })),
  );
}

function selectKey(
  user: { userId: string; orgId: string },
  listed: Factor[],
  candidates: Factor[],
  key: string,
  type: FactorKey["type"] | undefined,
  unlisted: boolean,
): FactorRef {
  if (type && !hasToken(type)) throw noKeyOf(type, key);
  const named = (factors: Factor[]) => factors.filter(({ tokenId, name }) => tokenId === key || name === key);
  const [found, ...more] = named(candidates);
  if (found && more.length > 0) throw ambiguous(key, [found, ...more]);
  if (found) return found;
  const [other] = named(listed);
  if (other) throw usageError(`${key} is not of --type ${type}: it is ${factorLabel(other)}`);
  if (unlisted) return { ...user, type: type ?? "u2f", tokenId: key };
  const others = listed.map(factorLabel).join("; ") || "none";
  throw new CliError(`the user has no key ${key}; verified factors: ${others}`, ExitCode.notFound);
}

function noKeyOf(type: FactorKey["type"], key: string): CliError {
  const what =
    type === "recoveryCodes" ? "recovery codes are removed all at once" : `a user has one ${type} at most`;
  return usageError(`${what}: leave out ${key}`);
}

function ambiguous(key: string, factors: Factor[]): CliError {
  if (factors.some(({ tokenId }) => tokenId === key)) {
    return usageError(`${key} is the id of one key and the name of another:`, factors.map(factorLabel));
  }
  const ids = factors.map(({ tokenId }) => tokenId).join(", ");
  return usageError(`${factors.length} keys are called ${key}: name one by id (${ids})`);
}
