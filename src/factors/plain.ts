import { type Timestamp, timestampDate } from "@bufbuild/protobuf/wkt";
import { type CallOptions, Code, ConnectError } from "@connectrpc/connect";
import { withOutcome } from "../outcome.js";
import type { Call, FactorList, ListedFactor, PeoplePage, PeopleSearch, RemovalEvent } from "./api.js";
import type { PersonState } from "./person.js";

/* What both APIs have in common, message by message: the shapes are the same, the generated types are not. */

/** The options of a call to connect's client. */
export function callOptions({ orgId, signal }: Call): CallOptions {
  return {
    ...(orgId !== undefined && { headers: { "x-zitadel-orgid": orgId } }),
    ...(signal && { signal }),
  };
}

/** The state of a user by the name of its enum value. */
export function personState(name: string | undefined): PersonState {
  const state = name?.toLowerCase();
  if (state === "suspend") return "suspended";
  return states.find((known) => known === state) ?? "unknown";
}

const states: readonly PersonState[] = ["active", "inactive", "locked", "initial", "deleted"];

/** What a human has, as far as it has it. */
export function reachedBy(
  email: { email: string; isVerified: boolean } | undefined,
  phone: { phone: string; isVerified: boolean } | undefined,
): { email?: string; emailVerified?: boolean; phone?: string; phoneVerified?: boolean } {
  return {
    ...(email?.email && { email: email.email, emailVerified: email.isVerified }),
    ...(phone?.phone && { phone: phone.phone, phoneVerified: phone.isVerified }),
  };
}

interface AuthFactor {
  type:
    | { case: "u2f"; value: { id: string; name: string } }
    | { case: "otp" | "otpSms" | "otpEmail"; value: object }
    | { case: undefined };
}

/** The factors of a list; those of a kind that this package does not know are counted. */
export function factorsOf(result: AuthFactor[]): FactorList {
  const factors = result.flatMap(({ type }): ListedFactor[] => {
    if (type.case === undefined) return [];
    if (type.case !== "u2f") return [{ type: type.case }];
    return [{ type: "u2f", tokenId: type.value.id, name: type.value.name }];
  });
  return { factors, strange: result.length - factors.length };
}

/** The passkeys of a list. */
export function passkeysOf(result: { id: string; name: string }[]): FactorList {
  return { factors: result.map(({ id, name }) => ({ type: "passkey", tokenId: id, name })), strange: 0 };
}

interface NameQuery<M> {
  query:
    | { case: "inUserIdsQuery"; value: { userIds: string[] } }
    | { case: "userNameQuery"; value: { userName: string; method: M } }
    | { case: "loginNameQuery"; value: { loginName: string; method: M } }
    | { case: "emailQuery"; value: { emailAddress: string; method: M } }
    | { case: "displayNameQuery"; value: { displayName: string; method: M } };
}

/** Queries of which one has to fit; the method says how texts are compared. */
function nameQueries<M>(text: string, method: M): NameQuery<M>[] {
  return [
    { query: { case: "inUserIdsQuery", value: { userIds: [text] } } },
    { query: { case: "userNameQuery", value: { userName: text, method } } },
    { query: { case: "loginNameQuery", value: { loginName: text, method } } },
    { query: { case: "emailQuery", value: { emailAddress: text, method } } },
  ];
}

/** As {@link nameQueries}, and by the display name. */
function likeQueries<M>(text: string, method: M): NameQuery<M>[] {
  return [
    ...nameQueries(text, method),
    { query: { case: "displayNameQuery", value: { displayName: text, method } } },
  ];
}

type SearchQuery<M, T, S> =
  | NameQuery<M>
  | {
      query:
        | { case: "orQuery"; value: { queries: NameQuery<M>[] } }
        | { case: "typeQuery"; value: { type: T } }
        | { case: "stateQuery"; value: { state: S } };
    };

/** The queries of a search, by the numbers that an API has for methods, types and states. */
export function peopleQueries<M, T, S>(
  { called, like, kind, state }: PeopleSearch,
  numbers: { equals: M; contains: M; types: Record<"human" | "machine", T>; states: Record<KnownState, S> },
): SearchQuery<M, T, S>[] {
  const all: SearchQuery<M, T, S>[] = [];
  const any = [
    ...(called === undefined ? [] : nameQueries(called, numbers.equals)),
    ...(like ?? []).flatMap((text) => likeQueries(text, numbers.contains)),
  ];
  if (any.length > 0) all.push({ query: { case: "orQuery", value: { queries: any } } });
  if (kind) all.push({ query: { case: "typeQuery", value: { type: numbers.types[kind] } } });
  if (state) all.push({ query: { case: "stateQuery", value: { state: numbers.states[state] } } });
  return all;
}

type KnownState = NonNullable<PeopleSearch["state"]>;

/** The part of a list that is wanted, in ascending order. */
export function listQuery({ offset, limit }: PeopleSearch): { offset: bigint; limit: number; asc: boolean } {
  return { offset: BigInt(offset), limit, asc: true };
}

/** ZITADEL always sends details. An empty answer of something in between must not mean that there is nobody. */
export function peoplePage(
  people: PeoplePage["people"],
  details: { totalResult: bigint } | undefined,
): PeoplePage {
  if (!details) throw notZitadels("the users came without details");
  return { people, total: Number(details.totalResult) };
}

/** The error of an answer that lacks what ZITADEL always sends. */
export function notZitadels(what: string): ConnectError {
  return new ConnectError(`${what}: is the answer ZITADEL's?`, Code.DataLoss);
}

interface Details {
  sequence: bigint;
  changeDate?: Timestamp | undefined;
  resourceOwner: string;
}

/** The event that an answer to a removal names; as {@link namedEvent}. */
export function removalEvent(rpc: string, details: Details | undefined): RemovalEvent {
  const { sequence, changeDate, resourceOwner } = namedEvent(rpc, details);
  return {
    sequence: String(sequence),
    ...(changeDate && { time: timestampDate(changeDate) }),
    orgId: resourceOwner,
  };
}

/**
 * The details of an answer to a change. One that names no event is a `DataLoss` error with an unknown outcome: ZITADEL's
 * always do, those of a gateway or a mock may not.
 */
export function namedEvent<D extends Details>(rpc: string, details: D | undefined): D {
  if (details && (details.sequence > 0n || details.changeDate || details.resourceOwner)) return details;
  throw noEvent(rpc);
}

/** The error of a success that says nothing. `rpc` is the name of its method in the client. */
export function noEvent(rpc: string): ConnectError {
  const error = new ConnectError("the server reported success, but no event", Code.DataLoss);
  const name = rpc.slice(0, 1).toUpperCase() + rpc.slice(1);
  return withOutcome({ method: { name }, open: true, last: undefined }, error);
}
