import { shown } from "./arguments.js";
import { usageError } from "./cli-error.js";

/** The number of a port; 0 is a free one. */
export function parsePort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw usageError(`--port is ${shown(`"${text}"`)}: a number up to 65535 is meant`);
  return Number(text);
}
