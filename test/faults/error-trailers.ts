import type { Code } from "@connectrpc/connect";
import { ConnectError } from "@connectrpc/connect";
import { setTrailerStatus } from "@connectrpc/connect/protocol-grpc";
import { ErrorDetailSchema } from "../../gen/zitadel/v1/message_pb.js";

/** The trailers of an error as ZITADEL sends it, with its id in `grpc-status-details-bin`. */
export function errorTrailers(code: Code, message: string, id: string): Record<string, string> {
  const detail = { desc: ErrorDetailSchema, value: { id, message } };
  const error = new ConnectError(`${message} (${id})`, code, undefined, [detail]);
  return Object.fromEntries(setTrailerStatus(new Headers(), error));
}
