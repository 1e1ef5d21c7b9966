/**
 * Many removals: bounded concurrency, one user's factors in order, a journal.
 *
 * @module zitadel-mgmt/bulk
 */

export type { Journal, JournalEntry, Recorded } from "./bulk/journal.js";
export { type RemoveFactorsOptions, removeFactors } from "./bulk/remove-factors.js";
export { type FactorKey, type FactorType, factorTypes } from "./factors/factor-key.js";
export type { RemovalResult } from "./factors/remove-factor.js";
