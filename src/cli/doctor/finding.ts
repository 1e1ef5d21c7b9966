import { ConnectError } from "@connectrpc/connect";
import { reportOf } from "../report-error.js";

/** What one check of the doctor found. */
export interface Finding {
  /** What was looked at, such as `grpc-web`. */
  check: string;
  status: "ok" | "warning" | "failed" | "skipped";
  message: string;
  /** What to do; present for every failure. */
  advice?: string;
}

/** Makes the finding of something that is as it should be. */
export function ok(check: string, message: string): Finding {
  return { check, status: "ok", message };
}

/** Makes the finding of something that may be in the way. */
export function warning(check: string, message: string, advice: string): Finding {
  return { check, status: "warning", message, advice };
}

/** Makes the finding of something that does not work. */
export function failed(check: string, message: string, advice: string): Finding {
  return { check, status: "failed", message, advice };
}

/** Makes the finding of something that could not be looked at. */
export function skipped(check: string, message: string): Finding {
  return { check, status: "skipped", message };
}

/** Makes the finding of a call that failed. The advice given comes before what is generally known of the error. */
export function callFailed(check: string, reason: unknown, advice?: string): Finding {
  const { message, id, advice: known } = reportOf(ConnectError.from(reason));
  return failed(
    check,
    id ? `${message} (${id})` : message,
    advice ?? known ?? "try again with another --protocol",
  );
}
