import type { Timestamp } from "@bufbuild/protobuf/wkt";
import type { EmulatorState } from "../world/state.js";
import { timestamp } from "./context.js";

/** The part of a list that a query asks for; a limit of 0 is none. */
export function page<T>(items: T[], query: { offset: bigint; limit: number } | undefined): T[] {
  if (!query) return items;
  const start = query.offset > BigInt(items.length) ? items.length : Number(query.offset);
  return items.slice(start, query.limit === 0 ? undefined : start + query.limit);
}

/** The details of a list. The total counts what matches, not what is shown. */
export function listDetails(
  state: EmulatorState,
  total: number,
): { totalResult: bigint; viewTimestamp: Timestamp } {
  return { totalResult: BigInt(total), viewTimestamp: timestamp(state.lastEventAt) };
}
