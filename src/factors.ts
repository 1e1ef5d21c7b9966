/**
 * The job over either API: find a person, see the second factors, remove the right one, know that it is gone.
 *
 * @module zitadel-mgmt/factors
 */

export type { ManagementClient, UserClient } from "./client.js";
export type { AuditEntry, ListedFactor, RemovalEvent } from "./factors/api.js";
export type { Factor } from "./factors/factor.js";
export { type FactorKey, type FactorType, factorTypes } from "./factors/factor-key.js";
export { type FindUserError, isFindUserError } from "./factors/find-person.js";
export type { RegistrationLink } from "./factors/link.js";
export type { PeopleQuery, Person, PersonRef, PersonState } from "./factors/person.js";
export type { Evidence, FactorRef, Removal } from "./factors/removal.js";
export type { Remaining, RemoveAllResult } from "./factors/remove-all.js";
export {
  type PeoplePage,
  type SecondFactors,
  type SecondFactorsOptions,
  secondFactors,
} from "./factors/second-factors.js";
