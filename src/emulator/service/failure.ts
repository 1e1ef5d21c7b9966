import { type Code, ConnectError } from "@connectrpc/connect";
import { ErrorDetailSchema } from "../../../gen/zitadel/v1/message_pb.js";

/** An error with ZITADEL's id: the id ends the message, and stands in the only detail. */
export function failure(code: Code, id: string, message: string): ConnectError {
  return new ConnectError(`${message} (${id})`, code, undefined, [
    { desc: ErrorDetailSchema, value: { id, message } },
  ]);
}

/** ZITADEL's id of an error that {@link failure} made. */
export function failureId(error: ConnectError): string | undefined {
  const detail = error.details[0];
  return detail && "desc" in detail ? (detail.value as { id: string }).id : undefined;
}
