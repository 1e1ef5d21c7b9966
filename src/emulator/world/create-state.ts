import { addApplications } from "./applications.js";
import { createOAuthState } from "./oauth-state.js";
import type { EmulatorState } from "./state.js";
import { addUser } from "./users.js";
import type { ApiName, World } from "./world.js";

/** Makes the state that a world describes. A world that contradicts itself is a TypeError. */
export function createState(world: World, now: () => number = Date.now): EmulatorState {
  const state: EmulatorState = {
    now,
    startedAt: now() * 1000,
    apis: checkApis(world.apis),
    orgs: new Map(),
    users: new Map(),
    usersByLoginName: new Map(),
    usersByOrg: new Map(),
    personalAccessTokens: new Map(),
    accessTokens: new Map(),
    oauth: createOAuthState("400000000000000000", "400000000000000002"),
    keys: new Map(),
    events: new Map(),
    lastId: 400_000_000_000_000_000n,
    lastEventAt: now() * 1000,
    faults: [],
    log: { calls: [], sizes: [], bytes: 0 },
  };
  for (const org of world.orgs) {
    if (state.orgs.has(org.id)) throw new TypeError(`two organizations have the id ${org.id}`);
    state.orgs.set(org.id, org);
    state.usersByOrg.set(org.id, []);
  }
  for (const user of world.users) addUser(state, user);
  if (world.applications) addApplications(state.oauth, world.applications);
  return state;
}

const apiNames: readonly ApiName[] = ["v1", "v2"];

function checkApis(apis: readonly ApiName[] = apiNames): readonly ApiName[] {
  const unknown = apis.find((name) => !apiNames.includes(name));
  if (unknown !== undefined)
    throw new TypeError(`apis has ${JSON.stringify(unknown)}: one of v1 and v2 is meant`);
  if (apis.length === 0) throw new TypeError("apis is empty: leave it out for both");
  return apis;
}
