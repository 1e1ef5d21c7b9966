import { Code, ConnectError } from "@connectrpc/connect";
import { checkOptions, checkSignal, flagOf } from "../check-options.js";
import type { ManagementClient, UserClient } from "../client.js";
import { allPeople, defaultPageSize } from "./all-people.js";
import type { AuditEntry, PeopleSearch } from "./api.js";
import { factorApi } from "./choose-api.js";
import { type Factor, factorsOfPerson, type PersonFactors } from "./factor.js";
import { checkId, checkKey, checkOrgId, removableTypes } from "./factor-key.js";
import { findPerson, searchText } from "./find-person.js";
import { doubtOfAnswer } from "./gone.js";
import { changesOf, isAboutFactors } from "./history.js";
import { type RegistrationLink, registrationLink } from "./link.js";
import type { PeopleQuery, Person, PersonRef, PersonState } from "./person.js";
import { type FactorRef, notRemoved, proved, type Removal, removal } from "./removal.js";
import { type RemoveAllResult, removeEverything } from "./remove-all.js";

/** Options of {@link secondFactors}. */
export interface SecondFactorsOptions {
  /**
   * Confines everything to this organization; present but undefined is a TypeError. Default: what is found belongs to whichever organization it does; searches
   * over Management v1 see the organization of the client.
   */
  orgId?: string;
  /** Ends what is under way: nothing more is sent. A removal that was sent is waited for, and told. */
  signal?: AbortSignal;
}

/** A part of the people who fit. */
export interface PeoplePage {
  /** Those of the page. */
  people: Person[];
  /** How many fit in all; 0 where the offset lies beyond the end. */
  total: number;
}

/** The job: find a person, see the factors, remove the right one, know that it is gone. Calls that fail throw a ConnectError. */
export interface SecondFactors {
  /** The API that the client speaks: Management v1, or the user service v2. */
  readonly api: "v1" | "v2";
  /**
   * Finds the one user whom a text means: by id, and in upper or lower case by login name, user name or e-mail address.
   * White space around it does not count. Over v2 all organizations that the caller may read are looked at; over v1 that of
   * the client, or of `orgId`, and for login names all.
   *
   * @throws FindUserError where the text means several people, or nobody; {@link isFindUserError} tells it. TypeError for
   * what is no text.
   */
  findUser(text: string): Promise<Person>;
  /**
   * Everybody who fits, in the order of ids, over all pages of so many users (`pageSize`, from 2, default 500). Whoever is there
   * from the first page to the last is not left out, whoever else comes or goes meanwhile.
   */
  findUsers(query: string | PeopleQuery, paging?: { pageSize?: number }): AsyncIterable<Person>;
  /** One page of those who fit, by display name, and how many there are. */
  searchUsers(query: string | PeopleQuery, page: { offset: number; limit: number }): Promise<PeoplePage>;
  /** The user with this id, of the organization of `orgId`, or over v1 of that of the client. */
  getUser(id: string): Promise<Person>;
  /**
   * All verified second factors and passkeys of a user, who is looked at, too: an empty list means that there are none. `look`
   * false saves that call, for somebody who was found a moment ago.
   */
  list(user: PersonRef, options?: { look?: boolean }): Promise<Factor[]>;
  /**
   * Removes one factor: looks it up, sends the removal, looks again where the answer is lost, and waits until the lists
   * agree. Recovery codes, all at once, are `{ userId, orgId, type: "recoveryCodes" }`. With `unlisted` also a factor is sent
   * that is in no list, if its person exists: one whose registration was never completed. Nothing tells whether its type is right.
   */
  remove(factor: FactorRef, options?: { unlisted?: boolean }): Promise<Removal>;
  /**
   * Removes all factors of a user, or all of these types, one after the other, and says what stays. Recovery codes are in no
   * list: over v2 they are removed, over v1 the audit log is asked whether there are any. An unknown option is a TypeError.
   */
  removeAll(user: PersonRef, options?: { types?: readonly FactorRef["type"][] }): Promise<RemoveAllResult>;
  /**
   * Makes a link by which a person registers a passkey; with `send` the server sends it to the person's e-mail address. What is
   * returned is a secret. An answer that does not say that it was done is `DataLoss`. Permission over v1 `user.credential.write`, with `send` `user.write`; over v2 `user.passkey.write`.
   */
  link(user: PersonRef, options?: { send?: boolean }): Promise<RegistrationLink>;
  /** What the audit log has of the factors of a user, newest first. Undefined over v2, which has no such log. */
  history(user: PersonRef): Promise<AuditEntry[] | undefined>;
}

/** Makes the {@link SecondFactors} of a client of Management v1 or of the user service v2. Anything else is a TypeError. */
export function secondFactors(
  client: ManagementClient | UserClient,
  options: SecondFactorsOptions = {},
): SecondFactors {
  const api = factorApi(client);
  checkOptions(options, ["orgId", "signal"]);
  const { signal = new AbortController().signal } = options;
  checkSignal(signal);
  // A lost organization would let the job loose on all others.
  const orgId = "orgId" in options ? checkOrgId(options.orgId) : undefined;

  const look = async (user: PersonRef): Promise<Person> => {
    const person = await api.getPerson(user.id, { orgId: user.orgId, signal });
    const doubt = doubtOfAnswer(person, { userId: user.id, orgId: user.orgId });
    if (doubt) throw doubt;
    return person as Person;
  };
  const list = async (user: PersonRef, isKnown = false): Promise<PersonFactors> => {
    const call = { orgId: user.orgId, signal };
    // The lists alone prove nothing: they are empty for whom nobody knows, and for who may not read them.
    const [others, passkeys] = await Promise.all([
      api.listSecondFactors(user.id, call),
      api.listPasskeys(user.id, call),
      isKnown || look(user),
    ]);
    const factors = factorsOfPerson(user, [...others.factors, ...passkeys.factors]);
    return { factors, strange: others.strange };
  };
  const checked = (user: PersonRef): PersonRef => {
    const ref = checkPerson(user);
    const doubt = foreign(ref.orgId, orgId);
    if (doubt) throw doubt;
    return ref;
  };

  return {
    api: api.name,
    findUser: async (text) => findPerson(api, text, { orgId, signal }),
    findUsers(query, paging = {}) {
      checkOptions(paging, ["pageSize"]);
      const { pageSize = defaultPageSize } = paging;
      // A page shares somebody with the one before it.
      if (!Number.isSafeInteger(pageSize) || pageSize < 2) {
        throw new TypeError("pageSize must be a whole number from 2");
      }
      return allPeople(api, { ...searchOf(query), orgId }, pageSize, { orgId, signal });
    },
    async searchUsers(query, page) {
      checkOptions(page, ["offset", "limit"]);
      const { offset, limit } = page;
      if (![offset, limit].every(Number.isSafeInteger) || offset < 0 || limit < 1) {
        throw new TypeError("offset and limit must be whole numbers, limit from 1");
      }
      const search = { ...searchOf(query), orgId, sortBy: "displayName" as const, offset, limit };
      return api.listPeople(search, { orgId, signal });
    },
    async getUser(id) {
      const userId = checkId("the id of a user", id);
      const person = await api.getPerson(userId, { orgId, signal });
      const doubt = doubtOfAnswer(person, { userId, orgId });
      if (doubt) throw doubt;
      return person as Person;
    },
    list: async (user, options = {}) => (await list(checked(user), !flagOf(options, "look", true))).factors,
    async remove(given, options = {}) {
      const unlisted = flagOf(options, "unlisted", false);
      const factor = checkFactor(given);
      const doubt = foreign(factor.orgId, orgId);
      if (doubt) return notRemoved(factor, doubt, false);
      return proved(api, await removal(api, factor, signal, unlisted), signal);
    },
    async removeAll(given, options = {}) {
      checkOptions(options, ["types"]);
      // Types that got lost are not all types.
      const types = "types" in options ? options.types : removableTypes;
      if (
        !Array.isArray(types) ||
        types.length === 0 ||
        !types.every((one) => removableTypes.includes(one))
      ) {
        throw new TypeError(`types must be some of ${removableTypes.join(", ")}`);
      }
      const user = checked(given);
      return removeEverything(api, user, types, () => list(user), signal);
    },
    async link(given, options = {}) {
      const send = flagOf(options, "send", false);
      const user = checked(given);
      return registrationLink(api, await look(user), send, signal);
    },
    async history(given) {
      const user = checked(given);
      if (!api.listChanges) return undefined;
      const entries: AuditEntry[] = [];
      await look(user);
      for await (const entry of changesOf(api, user.id, { orgId: user.orgId, signal })) {
        if (isAboutFactors(entry)) entries.push(entry);
      }
      return entries;
    },
  };
}

const searchableStates: readonly PersonState[] = [
  "active",
  "inactive",
  "locked",
  "initial",
  "suspended",
  "deleted",
];

function searchOf(query: string | PeopleQuery): Pick<PeopleSearch, "like" | "kind" | "state"> {
  if (typeof query !== "object" || query === null) {
    return { like: [searchText("the text to find users by", query)] };
  }
  const { text, kind, state, ...rest } = query;
  // What is not understood would find everybody.
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) throw new TypeError(`users cannot be searched by ${unknown}`);
  if (kind !== undefined && kind !== "human" && kind !== "machine") {
    throw new TypeError("kind must be human or machine");
  }
  if (state !== undefined && !searchableStates.includes(state)) {
    throw new TypeError(`state must be one of ${searchableStates.join(", ")}`);
  }
  return {
    ...(text !== undefined && { like: [searchText("the text to find users by", text)] }),
    ...(kind !== undefined && { kind }),
    ...(state !== undefined && { state }),
  };
}

function checkPerson(user: PersonRef): PersonRef {
  if (typeof user !== "object" || user === null) {
    throw new TypeError("a user must be an object with id and orgId, as findUser returns it");
  }
  return { id: checkId("id", user.id), orgId: checkOrgId(user.orgId) };
}

function checkFactor(factor: FactorRef): FactorRef {
  const key = checkKey(factor);
  return { ...factor, ...key, orgId: checkOrgId(key.orgId) };
}

/** Says what is wrong with something of one organization where another was asked for. */
function foreign(orgId: string, wanted: string | undefined): ConnectError | undefined {
  if (wanted === undefined || orgId === wanted) return undefined;
  return new ConnectError(`this is of organization ${orgId}, not of ${wanted}`, Code.FailedPrecondition);
}
