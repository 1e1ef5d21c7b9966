import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorId, zitadelError } from "../errors.js";
import { isForeign } from "../outcome.js";
import type { Call, FactorApi } from "./api.js";
import { isCalled, type Person } from "./person.js";
import { notZitadels } from "./plain.js";

/** Why `findUser` found nobody whom the text certainly means. */
export interface FindUserError extends Error {
  /** Tells it from other errors. */
  name: "FindUserError";
  /** `several`: the text means each of `people`. `none`: it means nobody; `people` are those whose names are close. */
  reason: "several" | "none";
  /** Whom the text may mean. Of one whom the caller may not read only the id is known. */
  people: (Person | Pick<Person, "id">)[];
  /** How many more people fit. */
  more: number;
  /** People of other organizations than the one that was asked for, whom the text means too. */
  elsewhere: (Person | Pick<Person, "id">)[];
  /** Where was looked, in words. */
  where: string;
}

/** Tells whether this is what `findUser` throws where a text means several people, or nobody. */
export function isFindUserError(reason: unknown): reason is FindUserError {
  return reason instanceof Error && reason.name === "FindUserError";
}

/** The longest text that the API takes, in characters. */
const longestText = 200;

/** How many people are looked at where a text fits several. */
const shownPeople = 10;

/** How much of an e-mail address is before the @ at least where those that have the same are shown. */
const shortestName = 3;

/** Trims what people search by. What cannot be a name is a TypeError. */
export function searchText(name: string, value: unknown): string {
  if (typeof value === "number" || typeof value === "bigint") {
    throw new TypeError(`ids are text: ${name} is the number ${value}, which may be another id already`);
  }
  if (typeof value !== "string") throw new TypeError(`${name} must be text`);
  const trimmed = value.trim();
  if (trimmed.length > longestText && [...trimmed].length > longestText) {
    throw new TypeError(`no id, name or e-mail address has more than ${longestText} characters`);
  }
  // What is pasted may begin or end with marks of direction and joiners, which nobody sees.
  const text = trimmed.replace(/^[\s\p{Cf}]+|[\s\p{Cf}]+$/gu, "");
  if (text === "") throw new TypeError(`${name} must not be empty`);
  return text;
}

type Found = Person | Pick<Person, "id">;

/** Finds the one user whom a text means: by id, and in upper or lower case by login name, user name or e-mail address. */
export async function findPerson(api: FactorApi, given: string, call: Call): Promise<Person> {
  const text = searchText("the text to find a user by", given);
  const { orgId } = call;
  const [withId, withLoginName, listed] = await Promise.all([
    byId(api, text, api.searchesOneOrganization ? call : { ...call, orgId: orgId ?? "" }),
    byLoginName(api, text, call).catch(refused),
    api.listPeople({ called: text, orgId, sortBy: "id", offset: 0, limit: shownPeople }, call),
  ]);
  const found = new Map<string, Found>();
  const named = withLoginName === "refused" ? undefined : withLoginName;
  for (const person of [withId, named, ...listed.people]) {
    if (person && !("orgId" in (found.get(person.id) ?? {}))) found.set(person.id, person);
  }
  // A database that takes the text for a pattern finds others, too: `_` is any character to it.
  const all = [...found.values()].filter((person) => !("orgId" in person) || isCalled(person, text));
  const here = all.filter((person) => orgId === undefined || ("orgId" in person && person.orgId === orgId));
  const elsewhere = all.filter((person) => !here.includes(person));
  const more = Math.max(0, listed.total - listed.people.length);
  const where = scopeOf(api, orgId, withLoginName === "refused");
  const [person, another] = here;
  if (person && !another && more === 0 && "orgId" in person) return person;
  if (person && (another || more > 0)) {
    const message = `${quoted(text)} is more than one user, name one by id: ${listOf(here, more)}`;
    throw findUserError(message, { reason: "several", people: here, more, elsewhere, where });
  }
  throw await nobody(api, text, where, call, person ? [person] : elsewhere);
}

async function nobody(
  api: FactorApi,
  text: string,
  where: string,
  call: Call,
  unread: Found[],
): Promise<FindUserError> {
  const { orgId } = call;
  const elsewhere = unread.length > 0 ? unread : await outside(api, text, call);
  const name = text.slice(0, Math.max(0, text.lastIndexOf("@")));
  const like = name.length < shortestName ? [text] : [text, name];
  const close = await api.listPeople({ like, orgId, sortBy: "id", offset: 0, limit: shownPeople }, call);
  const more = Math.max(0, close.total - close.people.length);
  const parts = [
    `nobody is called ${quoted(text)}: looked for an id, login name, user name or e-mail address in ${where}`,
    ...(elsewhere.length > 0 ? [`but there is, in another organization: ${listOf(elsewhere, 0)}`] : []),
    ...(close.people.length > 0 ? [`close to it: ${listOf(close.people, more)}`] : []),
  ];
  return findUserError(parts.join("; "), { reason: "none", people: close.people, more, elsewhere, where });
}

function scopeOf(api: FactorApi, orgId: string | undefined, onlyOne: boolean): string {
  if (orgId !== undefined) return `organization ${orgId}`;
  if (!api.searchesOneOrganization) return "all organizations that the caller may read";
  const others = onlyOne ? "which the caller may not leave" : "and in all organizations for a login name";
  return `the organization of the client, ${others}`;
}

/** People of other organizations, where a search can see them. */
async function outside(api: FactorApi, text: string, { orgId, signal }: Call): Promise<Person[]> {
  if (orgId === undefined || api.searchesOneOrganization) return [];
  const search = { called: text, sortBy: "id" as const, offset: 0, limit: shownPeople };
  const { people } = await api.listPeople(search, { signal });
  return people.filter((person) => person.orgId !== orgId && isCalled(person, text));
}

/** The user with this id; of one whom the caller may not read only the id. */
async function byId(api: FactorApi, id: string, call: Call): Promise<Found | undefined> {
  try {
    return given(await api.getPerson(id, call));
  } catch (error) {
    const { code, id: errorId } = zitadelError(error);
    if (errorId === ErrorId.UserInOtherOrganization) return { id };
    // Only the look at one user says that: the search shows those whom the caller may read.
    if (!api.checksOrganization && refusals.includes(errorId)) return { id };
    // No path of REST carries such an id. The list finds those of the organization.
    const unaskable = code === Code.InvalidArgument && !isForeign(ConnectError.from(error));
    if (errorId === ErrorId.UserNotFound || unaskable) return undefined;
    throw error;
  }
}

async function byLoginName(api: FactorApi, loginName: string, call: Call): Promise<Person | undefined> {
  if (!api.getPersonByLoginName) return undefined;
  try {
    return given(await api.getPersonByLoginName(loginName, call));
  } catch (error) {
    const { id } = zitadelError(error);
    if (id === ErrorId.UserNotFound) return undefined;
    throw error;
  }
}

/** Who may not look into other organizations sees that the user is not in their own. */
function refused(error: unknown): "refused" {
  if (refusals.includes(zitadelError(error).id)) return "refused";
  throw error;
}

const refusals: readonly (string | undefined)[] = [
  ErrorId.NoPermission,
  ErrorId.MembershipNotFound,
  ErrorId.NoPermissionOnUser,
  ErrorId.PermissionOnProjectOnly,
];

function given(person: Person | undefined): Person {
  if (person) return person;
  throw notZitadels("the user came without details");
}

function findUserError(
  message: string,
  fields: Pick<FindUserError, "reason" | "people" | "more" | "elsewhere" | "where">,
): FindUserError {
  return Object.assign(new Error(message), { name: "FindUserError" as const, ...fields });
}

function listOf(people: Found[], more: number): string {
  return [...people.map(line), ...(more > 0 ? [`and ${more} more`] : [])].join(", ");
}

function line(person: Found): string {
  if (!("orgId" in person)) return `user ${person.id} of an organization that is not shown`;
  return `${quoted(person.displayName)} (user ${person.id} of organization ${person.orgId})`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
