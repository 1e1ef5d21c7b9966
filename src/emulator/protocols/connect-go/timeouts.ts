import { Code, ConnectError } from "@connectrpc/connect";
import { quoteChar } from "../go-json.js";
import type { HttpRequest } from "../http.js";
import type { Spoken } from "./content-type.js";

/** When a call runs out of time, by `performance.now()`; each protocol has a header of its own. */
export function deadlineOf(
  { headers, arrivedAt }: HttpRequest,
  protocol: Spoken["protocol"],
): number | undefined {
  const isConnect = protocol === "connect";
  const header = headers.get(isConnect ? "connect-timeout-ms" : "grpc-timeout");
  if (!header) return undefined;
  const timeout = isConnect ? connectTimeout(header) : grpcTimeout(header);
  return timeout === undefined ? undefined : arrivedAt + timeout;
}

function connectTimeout(header: string): number {
  if (header.length > 10) throw invalid(`parse timeout: ${JSON.stringify(header)} has >10 digits`);
  if (!/^[+-]?\d+$/.test(header)) {
    throw invalid(`parse timeout: strconv.ParseInt: parsing ${JSON.stringify(header)}: invalid syntax`);
  }
  return Number(header);
}

const unitsInMs: Record<string, number> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 1e-3, n: 1e-6 };

/** In milliseconds; hours that Go cannot count are for ever. */
function grpcTimeout(header: string): number | undefined {
  const unit = header.slice(-1);
  const factor = unitsInMs[unit];
  if (factor === undefined) throw invalid(`protocol error: timeout has invalid unit ${quoteChar(unit)}`);
  const digits = header.slice(0, -1);
  const count = Number(digits);
  if (!/^\+?\d+$/.test(digits) || count >= 2 ** 63) {
    throw invalid(`protocol error: invalid timeout ${JSON.stringify(header)}`);
  }
  if (count > 99_999_999) throw invalid(`protocol error: timeout ${JSON.stringify(header)} is too long`);
  return unit === "H" && count > maxHours ? undefined : count * factor;
}

const maxHours = 2_562_047;

function invalid(message: string): ConnectError {
  return new ConnectError(message, Code.InvalidArgument);
}
