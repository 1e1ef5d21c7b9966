/**
 * An in-memory ZITADEL for tests, for Node.
 *
 * @module zitadel-mgmt/emulator
 */

export type { DeviceApproval } from "./emulator/oauth/device-decision.js";
export { type Emulator, type EmulatorOptions, startEmulator } from "./emulator/start.js";
export type { Fault } from "./emulator/world/fault.js";
export type { LoggedCall } from "./emulator/world/logged-call.js";
export type {
  ApiName,
  GrantType,
  World,
  WorldApplication,
  WorldFactor,
  WorldHuman,
  WorldMachine,
  WorldOrg,
  WorldUser,
} from "./emulator/world/world.js";
