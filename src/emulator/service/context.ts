import { type Duration, type Timestamp, timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { EmulatorState, User, UserEvent } from "../world/state.js";
import type { TextKey } from "./texts.js";

/** What an rpc knows of its call, after all checks. */
export interface CallContext {
  state: EmulatorState;
  /** Undefined where no token is needed. */
  caller: User | undefined;
  /** The caller's id; empty where no token is needed. */
  callerId: string;
  /** The organization of the call. */
  orgId: string;
  /** Where the request was sent to, such as `http://localhost:8080`. */
  origin: string;
  /** The text of a key in the language of the call. */
  text: (key: TextKey) => string;
  /** Whether a change loses the race for its event. */
  losesLock: boolean;
  /** Whether lists still show what was removed since this time, in microseconds. */
  listsLagSince: number | undefined;
}

/** The details of an answer to a change: the event's sequence and time, and the organization of the user. */
export function changeDetails({ sequence, at, resourceOwner }: UserEvent): {
  sequence: bigint;
  changeDate: Timestamp;
  resourceOwner: string;
} {
  return { sequence: BigInt(sequence), changeDate: timestamp(at), resourceOwner };
}

/** A timestamp from microseconds since 1970. */
export function timestamp(at: number): Timestamp {
  const time = timestampFromMs(Math.floor(at / 1000));
  time.nanos += (at % 1000) * 1000;
  return time;
}

/** A duration of whole seconds. */
export function seconds(count: number): Pick<Duration, "seconds"> {
  return { seconds: BigInt(count) };
}
