/**
 * An in-memory ZITADEL for tests, for Node.
 *
 * @module zitadel-mgmt/emulator
 */

export type { EmulatorControl } from "./emulator/control.js";
export type { DeviceApproval } from "./emulator/oauth/device-decision.js";
export { type Emulator, type EmulatorOptions, startEmulator } from "./emulator/start.js";
export type { Fault } from "./emulator/world/fault.js";
export type { CallFilter, LoggedCall } from "./emulator/world/logged-call.js";
export type {
  ApiName,
  GrantType,
  UserState,
  World,
  WorldApplication,
  WorldFactor,
  WorldHuman,
  WorldMachine,
  WorldOrg,
  WorldPart,
  WorldProject,
  WorldRoles,
  WorldUser,
} from "./emulator/world/world.js";
