import type { Timestamp } from "@bufbuild/protobuf/wkt";
import { timestamp } from "../service/context.js";
import { totalOf } from "../service/page.js";
import type { EmulatorState } from "../world/state.js";

/** The details of a list. */
export function listDetails(
  state: EmulatorState,
  matches: unknown[],
  shown: unknown[],
): { totalResult: bigint; timestamp: Timestamp } {
  return { totalResult: totalOf(matches, shown), timestamp: timestamp(state.lastEventAt) };
}
