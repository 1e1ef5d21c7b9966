/**
 * An in-memory ZITADEL for tests, for Node.
 *
 * @module zitadel-mgmt/emulator
 */
export type { LoggedCall } from "./emulator/service/call-log.js";
export type { Fault } from "./emulator/service/faults.js";
export { type Emulator, type EmulatorOptions, startEmulator } from "./emulator/start.js";
export type {
  World,
  WorldFactor,
  WorldHuman,
  WorldMachine,
  WorldOrg,
  WorldUser,
} from "./emulator/world/world.js";
