import type { ConnectError } from "@connectrpc/connect";

const unprocessed = new WeakSet<ConnectError>();

/** Says that no server processed the request that failed with this error. Returns the error. */
export function markUnprocessed(error: ConnectError): ConnectError {
  unprocessed.add(error);
  return error;
}

/** Tells whether a request was certainly not processed, so that sending it again can do no harm, whatever the rpc. */
export function isUnprocessed(error: ConnectError): boolean {
  return unprocessed.has(error);
}
