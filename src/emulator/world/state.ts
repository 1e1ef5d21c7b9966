import type { LoggedCall } from "../service/call-log.js";
import type { ActiveFault } from "../service/faults.js";
import { createOAuthState, type OAuthState } from "./oauth-state.js";
import { addUser } from "./users.js";
import type { World, WorldFactor, WorldOrg, WorldUser } from "./world.js";

/** Everything the emulator knows. Plain data, changed by plain functions; times are in microseconds since 1970. */
export interface EmulatorState {
  /** The clock, in milliseconds. */
  now: () => number;
  startedAt: number;
  orgs: Map<string, WorldOrg>;
  users: Map<string, User>;
  /** Users that are not deleted, by login name in lower case. */
  usersByLoginName: Map<string, User>;
  usersByOrg: Map<string, User[]>;
  /** Personal access tokens; the value is the user's id. */
  personalAccessTokens: Map<string, string>;
  accessTokens: Map<string, AccessToken>;
  oauth: OAuthState;
  /** Keys of machine users for the JWT profile, by key id. */
  keys: Map<string, { userId: string; publicKey: string }>;
  /** Events written since the start, by the id of the user that they belong to (which need not exist). */
  events: Map<string, UserEvent[]>;
  lastId: bigint;
  lastEventAt: number;
  faults: ActiveFault[];
  /** The last calls, oldest first. */
  calls: LoggedCall[];
}

/** A user: what was given, and what changes while the emulator runs. */
export interface User {
  given: WorldUser;
  createdAt: number;
  /** Those removed stay, with the time of their removal. */
  factors: Factor[];
}

export type Factor = WorldFactor & {
  removedAt?: number;
  /** A passkey removed as a U2F key, or the other way round, is listed for ever, as on the server. */
  staysListed?: boolean;
};

/** What the token endpoint issued. */
export interface AccessToken {
  userId: string;
  /** Milliseconds since 1970. */
  expiresAt: number;
  /** Whether the audience has ZITADEL's own project; without it the API refuses the token. */
  forApi: boolean;
  /** The person's preferred language, which beats `accept-language`. */
  language?: string;
  /** False: a person with a second factor signed in without it. */
  mfa?: boolean;
  /** The origins that the application of the token allows, over REST. */
  origins?: string[];
}

/** An event of a user, such as `user.human.mfa.u2f.token.removed`. */
export interface UserEvent {
  type: string;
  at: number;
  sequence: number;
  editorId: string;
  resourceOwner: string;
}

/** Makes the state that a world describes. A world that contradicts itself is a TypeError. */
export function createState(world: World, now: () => number = Date.now): EmulatorState {
  const state: EmulatorState = {
    now,
    startedAt: now() * 1000,
    orgs: new Map(),
    users: new Map(),
    usersByLoginName: new Map(),
    usersByOrg: new Map(),
    personalAccessTokens: new Map(),
    accessTokens: new Map(),
    oauth: createOAuthState("400000000000000000"),
    keys: new Map(),
    events: new Map(),
    lastId: 400_000_000_000_000_000n,
    lastEventAt: now() * 1000,
    faults: [],
    calls: [],
  };
  for (const org of world.orgs) {
    if (state.orgs.has(org.id)) throw new TypeError(`two organizations have the id ${org.id}`);
    state.orgs.set(org.id, org);
    state.usersByOrg.set(org.id, []);
  }
  for (const user of world.users) addUser(state, user);
  return state;
}

/** Makes an id in the style of the server: 18 digits, rising. */
export function newId(state: EmulatorState): string {
  state.lastId += 16_777_216n;
  return String(state.lastId);
}
