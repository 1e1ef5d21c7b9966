/**
 * An in-memory ZITADEL for tests, for Node.
 *
 * @module zitadel-mgmt/emulator
 */
export type { LoggedCall } from "./emulator/call-log.js";
export type { Fault } from "./emulator/faults.js";
export { type Emulator, type EmulatorOptions, startEmulator } from "./emulator/start.js";
export type {
  World,
  WorldFactor,
  WorldHuman,
  WorldMachine,
  WorldOrg,
  WorldUser,
} from "./emulator/world.js";
