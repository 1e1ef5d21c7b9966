import { addApplications } from "./applications.js";
import { fill } from "./changes.js";
import { createIssued } from "./issued.js";
import type { LoggedCall } from "./logged-call.js";
import { createOAuthState } from "./oauth-state.js";
import type { EmulatorState } from "./state.js";
import type { World } from "./world.js";
import { checkWorld } from "./world-schema.js";

/** What the world of an emulator stands in. */
export interface Surroundings {
  /** The clock, in milliseconds since 1970. */
  now: () => number;
  /** Names of hosts, other than those of this machine, that the instance has. */
  hosts: readonly string[];
  /** Is told every call. */
  onCall: (call: LoggedCall) => void;
}

/** Makes the state that a world describes. A world that is mistaken or contradicts itself is a TypeError. */
export function createState(world: World, { now, hosts, onCall }: Surroundings): EmulatorState {
  checkWorld(world);
  const clock = { offset: 0 };
  const state: EmulatorState = {
    now: () => Math.floor(now() + clock.offset),
    clock,
    startedAt: Math.floor(now()) * 1000,
    hosts,
    lastId: 400_000_000_000_000_000n,
    lastEventAt: Math.floor(now()) * 1000,
    apis: world.apis ?? ["v1", "v2"],
    orgs: new Map(),
    projects: new Map(),
    users: new Map(),
    usersByLoginName: new Map(),
    usersByOrg: new Map(),
    personalAccessTokens: new Map(),
    accessTokens: createIssued(),
    oauth: createOAuthState("400000000000000000", "400000000000000002"),
    keys: new Map(),
    events: new Map(),
    faults: [],
    log: { calls: [], sizes: [], bytes: 0, waiting: new Set(), onCall },
  };
  fill(state, world);
  if (world.applications) addApplications(state.oauth, world.applications);
  return state;
}
