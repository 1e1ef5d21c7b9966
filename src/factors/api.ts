import type { FactorKey, FactorType } from "./factor-key.js";
import type { PeopleQuery, Person } from "./person.js";

/**
 * What the job asks of an API of ZITADEL: each a call of an rpc, from plain data to plain data. What follows from the
 * answers is decided above it, once for all APIs. Failures are ConnectErrors.
 */
export interface FactorApi {
  readonly name: "v1" | "v2";
  /** Whether the server refuses users of other organizations than that of the call: all removals of Management v1. */
  readonly checksOrganization: boolean;
  /** Whether its searches are confined to one organization. */
  readonly searchesOneOrganization: boolean;
  /** The user with this id. Undefined where the answer has none, which is no answer of ZITADEL. */
  getPerson(id: string, call: Call): Promise<Person | undefined>;
  /** The user with this login name, of whichever organization. Absent where {@link listPeople} does it. */
  getPersonByLoginName?(loginName: string, call: Call): Promise<Person | undefined>;
  /** The users that fit, from an offset on. */
  listPeople(search: PeopleSearch, call: Call): Promise<PeoplePage>;
  /** The verified factors that are no passkeys. */
  listSecondFactors(userId: string, call: Call): Promise<FactorList>;
  /** The verified passkeys. */
  listPasskeys(userId: string, call: Call): Promise<FactorList>;
  /** Removes a factor and returns the event of it. An answer that names none is a `DataLoss` error, outcome unknown. */
  removeFactor(key: FactorKey & { type: FactorType }, call: Call): Promise<RemovalEvent>;
  /** Removes recovery codes, if there are any. Absent where no rpc does it. */
  removeRecoveryCodes?(userId: string, call: Call): Promise<{ orgId?: string }>;
  /** Makes a link for the registration of a passkey, or sends it. */
  createLink(userId: string, send: boolean, call: Call): Promise<LinkAnswer>;
  /** The events of a user before this one, newest first. Absent where no rpc lists them. */
  listChanges?(userId: string, page: { before?: string; limit: number }, call: Call): Promise<AuditEntry[]>;
}

/** What goes with a call. */
export interface Call {
  /** The organization that is meant, which servers go by more or less. Default: that of the client. */
  orgId?: string | undefined;
  signal?: AbortSignal | undefined;
}

/** A search for people. */
export interface PeopleSearch extends Omit<PeopleQuery, "text"> {
  /** Texts of which one is called so: an id, or in upper or lower case a user name, login name or e-mail address. */
  called?: string;
  /** Texts of which one is part of a name or the e-mail address, or the id. */
  like?: string[];
  /** Default: those of the call for an API that searches one organization, else all that the caller may read. */
  orgId?: string | undefined;
  /** By what to sort, ascending. */
  sortBy: "id" | "displayName";
  offset: number;
  limit: number;
}

/** A part of the people that fit. */
export interface PeoplePage {
  people: Person[];
  /** How many fit in all; 0 where the offset lies beyond the end. */
  total: number;
}

/** A factor as a server lists it. Only verified factors are listed. */
export interface ListedFactor {
  /** What kind of factor it is. */
  type: FactorType;
  /** Of a security key or passkey. */
  tokenId?: string;
  /** Of a security key or passkey: what the user called it. */
  name?: string;
}

/** A list of factors. */
export interface FactorList {
  factors: ListedFactor[];
  /** How many more the server lists, of kinds that this package does not know. */
  strange: number;
}

/** The event that removed a factor, as the server's answer names it. */
export interface RemovalEvent {
  /** The number of the event in the history of the user, a whole number. */
  sequence: string;
  /** When it was written. */
  time?: Date;
  /** The organization of the user. */
  orgId: string;
}

/** An event in the history of a user, from the audit log of Management v1. */
export interface AuditEntry {
  /** The number of the event in the history of the user, a whole number. */
  sequence: string;
  /** When it was written. */
  time?: Date;
  /** Such as `user.human.mfa.u2f.token.removed`. */
  type: string;
  /** What the server calls it, in the language of the call. */
  text: string;
  /** The id of the user who did it. */
  authorId: string;
  /** The name of the user who did it; the id where the log has no name. */
  author: string;
}

/** What a server answers about a link for the registration of a passkey. */
interface LinkAnswer {
  /** A secret. */
  url?: string;
  /** A secret, from which a login page of one's own makes a link. */
  code?: { id: string; code: string };
  /** How long it is valid, in milliseconds. */
  validMs?: number;
}
