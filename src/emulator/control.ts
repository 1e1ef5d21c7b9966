import { checkOptions } from "../check-options.js";
import { approveDevice, type DeviceApproval, denyDevice } from "./oauth/device-decision.js";
import { clearCalls, findCalls, nextCall } from "./service/call-log.js";
import { setFault } from "./service/faults.js";
import { addFactor, addPart, setRoles, setUserState } from "./world/changes.js";
import type { Fault } from "./world/fault.js";
import type { CallFilter, LoggedCall } from "./world/logged-call.js";
import type { EmulatorState } from "./world/state.js";
import { currentWorld } from "./world/users.js";
import type { UserState, World, WorldFactor, WorldPart, WorldRoles } from "./world/world.js";
import { checkPart } from "./world/world-schema.js";

/** What tests do with an emulator beside calling it. What cannot be is a TypeError. */
export interface EmulatorControl {
  /** What exists now: a copy, made when it is read. */
  readonly world: World;
  /** Starts again with a world, by default the first one: no calls, no faults, no tokens but the world's, no moved time. */
  reset(world?: World): void;
  /** Adds organizations, projects and users, for example those of one test. */
  add(part: WorldPart): void;
  /** A person registers a factor. */
  addFactor(userId: string, factor: WorldFactor): void;
  /** A user is locked, deactivated, made active again, or deleted. */
  setUserState(userId: string, state: UserState): void;
  /** A user has these roles from now on, and no others. */
  setRoles(userId: string, roles: WorldRoles): void;
  /** The calls that reached an rpc, oldest first; the last 10 000 at least, as far as they fit into 32 MiB. No token is in it. */
  readonly calls: readonly LoggedCall[];
  /** Those calls that have all of what is named. */
  findCalls(filter?: CallFilter): LoggedCall[];
  /** Empties the log of calls. */
  clearCalls(): void;
  /** Waits for a call to be answered from now on. Default of `timeoutMs`: 5000; then the promise rejects, as it does at a reset or the end. */
  nextCall(filter?: CallFilter, options?: { timeoutMs?: number }): Promise<LoggedCall>;
  /** Makes something go wrong from now on. The function that is returned clears it. */
  fault(fault: Fault): () => void;
  /** Clears all faults. */
  clearFaults(): void;
  /** Moves the time on, in milliseconds. Tokens and codes expire by it. */
  advanceTime(ms: number): void;
  /** Moves the time, from where it goes on: from 1970 to 2254. */
  setTime(time: Date | number): void;
  /** Approves the device that shows a code, as a person would on the page `/device`. */
  approveDevice(userCode: string, userId: string, approval?: DeviceApproval): void;
  /** Denies the device that shows a code. */
  denyDevice(userCode: string): void;
}

/** Binds what can be done to the state that is current. */
export function emulatorControl(
  current: { state: EmulatorState },
  reset: (world?: World) => void,
): EmulatorControl {
  return {
    get world() {
      return JSON.parse(JSON.stringify(currentWorld(current.state)));
    },
    reset,
    add: (part) => {
      checkPart(part);
      addPart(current.state, structuredClone(part));
    },
    addFactor: (userId, factor) => addFactor(current.state, userId, factor),
    setUserState: (userId, next) => setUserState(current.state, userId, next),
    setRoles: (userId, roles) => setRoles(current.state, userId, roles),
    get calls() {
      return current.state.log.calls;
    },
    findCalls: (filter) => findCalls(current.state, filter),
    clearCalls: () => clearCalls(current.state),
    nextCall: (filter = {}, options = {}) => {
      const next = (async () => {
        checkOptions(options, ["timeoutMs"]);
        return nextCall(current.state, filter, options.timeoutMs ?? 5000);
      })();
      // A test that failed before it came to wait has been told what is wrong.
      next.catch(() => {});
      return next;
    },
    fault: (fault) => setFault(current.state, fault),
    clearFaults: () => {
      current.state.faults.length = 0;
    },
    advanceTime: (ms) => moveTime(current.state, ms),
    setTime: (time) => moveTime(current.state, Number(time ?? Number.NaN) - current.state.now()),
    approveDevice: (userCode, userId, approval) => approveDevice(current.state, userCode, userId, approval),
    denyDevice: (userCode) => denyDevice(current.state, userCode),
  };
}

/** Beyond it, microseconds are no whole numbers in JavaScript. */
const endOfTime = Date.UTC(2255, 0);

function moveTime({ clock, now }: EmulatorState, ms: number): void {
  if (!Number.isFinite(ms)) throw new TypeError("the time must be a Date or a number of milliseconds");
  const moved = now() + ms;
  if (moved < 0 || moved >= endOfTime) throw new TypeError("the time must be from 1970 to 2254");
  clock.offset += ms;
}
