import type { DescMethodUnary, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import { type Duration, type Timestamp, timestampFromMs } from "@bufbuild/protobuf/wkt";
import type { ManagementService } from "../../../gen/zitadel/management/v1/management_pb.js";
import type { EmulatorState, UserEvent } from "../world/state.js";
import type { TextKey } from "./texts.js";

/** What an rpc knows of its call, after all checks. */
export interface RpcContext {
  state: EmulatorState;
  /** Empty where no token is needed. */
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

type Methods = Omit<(typeof ManagementService)["method"], "removeHumanMultiFactorU2F">;

/** The rpcs of the server, by the local names of their methods. */
export type Rpcs = {
  [Name in keyof Methods]: Methods[Name] extends DescMethodUnary<infer I, infer O>
    ? (request: MessageShape<I>, context: RpcContext) => MessageInitShape<O>
    : never;
};

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
