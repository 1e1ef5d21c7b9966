import type { EventType } from "./event-type.js";
import type { ActiveFault } from "./fault.js";
import type { Issued } from "./issued.js";
import type { LoggedCall } from "./logged-call.js";
import type { OAuthState } from "./oauth-state.js";
import type { ApiName, WorldFactor, WorldOrg, WorldProject, WorldUser } from "./world.js";

/** Everything the emulator knows. Plain data, changed by plain functions; times are in microseconds since 1970. */
export interface EmulatorState {
  /** The time, in milliseconds. */
  now: () => number;
  /** What a test moved the time by, in milliseconds. */
  clock: { offset: number };
  startedAt: number;
  /** See `Surroundings`. */
  hosts: readonly string[];
  apis: readonly ApiName[];
  orgs: Map<string, WorldOrg>;
  projects: Map<string, WorldProject>;
  users: Map<string, User>;
  /** Users that are not deleted, by login name in lower case. */
  usersByLoginName: Map<string, User>;
  usersByOrg: Map<string, User[]>;
  personalAccessTokens: Map<string, PersonalAccessToken>;
  accessTokens: Issued<AccessToken>;
  oauth: OAuthState;
  /** Keys of machine users for the JWT profile, by key id. */
  keys: Map<string, { userId: string; publicKey: string }>;
  /** Events written since the start, by the id of the user that they belong to (which need not exist). */
  events: Map<string, UserEvent[]>;
  lastId: bigint;
  lastEventAt: number;
  faults: ActiveFault[];
  log: CallLog;
}

/** The last calls, oldest first, with their sizes in bytes. */
interface CallLog {
  calls: LoggedCall[];
  sizes: number[];
  /** The sum of the sizes. */
  bytes: number;
  /** Who waits for a call. */
  waiting: Set<CallWaiter>;
  onCall: (call: LoggedCall) => void;
}

/** Who waits for a call. */
export interface CallWaiter {
  take: (call: LoggedCall) => void;
  /** The log that it waits for is no more. */
  giveUp: (reason: Error) => void;
}

/** A user: what was given, and what changes while the emulator runs. */
export interface User {
  given: WorldUser;
  /** The same as it was at first, which led to the first events. */
  origin: WorldUser;
  createdAt: number;
  /** The last event since that changed the record of the user itself. */
  lastChange?: UserEvent;
  /** Those removed stay, with the time of their removal. */
  factors: Factor[];
}

export type Factor = WorldFactor & {
  removedAt?: number;
  /** A passkey removed as a U2F key, or the other way round, is listed for ever, as on the server. */
  staysListed?: boolean;
};

interface PersonalAccessToken {
  id: string;
  userId: string;
}

/** What the token endpoint issued. */
export interface AccessToken {
  id: string;
  userId: string;
  clientId: string;
  scopes: string[];
  /** The API refuses a token that is not meant for ZITADEL's own project. */
  audience: string[];
  /** Milliseconds since 1970. */
  issuedAt: number;
  /** Milliseconds since 1970. */
  expiresAt: number;
  /** The person's preferred language, which beats `accept-language`. */
  language?: string;
  /** The session of the person. */
  sid?: string;
  /** How the person signed in: empty if no factor was checked, with `mfa` if two were. Machines have none. */
  amr?: string[];
  /** The origins that the application of the token allows, over REST. */
  origins?: string[];
}

/** An event of a user. */
export interface UserEvent {
  type: EventType;
  at: number;
  sequence: number;
  editorId: string;
  resourceOwner: string;
}

/** Makes an id in the style of the server: 18 digits, rising. */
export function newId(state: EmulatorState): string {
  state.lastId += 16_777_216n;
  return String(state.lastId);
}
