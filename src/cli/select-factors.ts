import type { ListedFactor } from "../factors/api.js";
import { type FactorType, hasToken } from "../factors/factor-key.js";
import { CliError, ExitCode, usageError } from "./cli-error.js";
import { factorLabel, typeNames } from "./factors.js";
import { isInteractive, pick } from "./prompt.js";

/** The options that say which of a user's factors are meant. */
export interface SelectionArgs {
  key?: string;
  type?: string;
  all?: boolean;
  unlisted?: boolean;
}

/** Selects the factors that the options mean; where they leave it open, a person picks. Throws where nothing fits. */
export async function selectFactors(listed: ListedFactor[], args: SelectionArgs): Promise<ListedFactor[]> {
  const type = args.type === undefined ? undefined : typeNames[args.type];
  const candidates = listed.filter((factor) => type === undefined || factor.type === type);
  if (args.key !== undefined) return [selectKey(listed, candidates, args.key, type, args.unlisted === true)];
  if (candidates.length === 0) {
    if (type && !hasToken(type) && args.unlisted) return [{ type }];
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
  listed: ListedFactor[],
  candidates: ListedFactor[],
  key: string,
  type: FactorType | undefined,
  unlisted: boolean,
): ListedFactor {
  if (type && !hasToken(type)) throw usageError(`a user has one ${type} at most: leave out ${key}`);
  const named = (factors: ListedFactor[]) =>
    factors.filter(({ tokenId, name }) => tokenId === key || name === key);
  const [found, ...more] = named(candidates);
  if (found && more.length > 0) throw ambiguous(key, [found, ...more]);
  if (found) return found;
  const [other] = named(listed);
  if (other) throw usageError(`${key} is not of --type ${type}: it is ${factorLabel(other)}`);
  if (unlisted) return { type: type ?? "u2f", tokenId: key };
  const others = listed.map(factorLabel).join("; ") || "none";
  throw new CliError(`the user has no key ${key}; verified factors: ${others}`, ExitCode.notFound);
}

function ambiguous(key: string, factors: ListedFactor[]): CliError {
  if (factors.some(({ tokenId }) => tokenId === key)) {
    return usageError(`${key} is the id of one key and the name of another:`, factors.map(factorLabel));
  }
  const ids = factors.map(({ tokenId }) => tokenId).join(", ");
  return usageError(`${factors.length} keys are called ${key}: name one by id (${ids})`);
}
