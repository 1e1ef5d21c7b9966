import { checkApproval } from "../world/call-schemas.js";
import type { DeviceAuthorization, SignIn } from "../world/oauth-state.js";
import type { EmulatorState } from "../world/state.js";
import { isEnabled } from "../world/users.js";
import { deviceOf } from "./device-grant.js";
import { signInOf } from "./people.js";

/** How a person signed in who approves a device. */
export interface DeviceApproval {
  /**
   * What the ID token says: empty if no factor was checked, with `mfa` if two were. Default: all that the person has,
   * `["pwd"]` or `["pwd", "mfa"]`.
   */
  amr?: string[];
}

/** Says yes to a device, for a person. What cannot be is a TypeError. */
export function approveDevice(
  state: EmulatorState,
  userCode: string,
  userId: string,
  approval: DeviceApproval = {},
): void {
  checkApproval(userCode, approval);
  const device = undecided(state, userCode);
  const user = state.users.get(userId);
  if (!user?.given.human) throw new TypeError(`no person has the id ${userId}`);
  if (!isEnabled(state, user)) throw new TypeError(`the person ${userId} is deactivated, locked or deleted`);
  const signIn = signInOf(state, user, true);
  decide(device, { ...signIn, amr: approval.amr ?? signIn.amr });
}

/** Says no to a device. What cannot be is a TypeError. */
export function denyDevice(state: EmulatorState, userCode: string): void {
  checkApproval(userCode, {});
  decide(undecided(state, userCode), undefined);
}

/** Writes down who approved; undefined denies. */
export function decide(device: DeviceAuthorization, signIn: SignIn | undefined): void {
  device.state = signIn ? "approved" : "denied";
  if (signIn) device.signIn = signIn;
}

/** The device that shows a code and waits for an answer, or why there is none. */
export function waitingDevice(state: EmulatorState, userCode: string): DeviceAuthorization | string {
  const device = deviceOf(state, userCode);
  switch (device?.state) {
    case undefined:
      return `No device shows the code ${userCode}.`;
    case "pending":
      return device;
    case "expired":
      return `The code ${userCode} has expired.`;
    case "denied":
      return `The code ${userCode} was denied already.`;
    default:
      return `The code ${userCode} was approved already.`;
  }
}

function undecided(state: EmulatorState, userCode: string): DeviceAuthorization {
  const device = waitingDevice(state, userCode);
  if (typeof device === "string") throw new TypeError(device);
  return device;
}
