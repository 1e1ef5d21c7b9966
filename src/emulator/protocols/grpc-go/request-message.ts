import { gunzipSync } from "node:zlib";
import { type DescMessage, fromBinary, type Message } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { maxMessageDepth, withoutForeignWireTypes } from "../wire-types.js";

/** The largest message that the server takes. */
export const maxBytes: number = 4 * 1024 * 1024;

/**
 * Takes the first message out of a body of length-prefixed messages; the server ignores any more. `brokenOff` is the error
 * of reading on at the end of the body.
 */
export function decodeMessage<D extends DescMessage>(
  schema: D,
  { body, brokenOff }: { body: Uint8Array; brokenOff?: ConnectError },
  encoding: string | undefined,
): Message {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (bytes.length < 5) throw brokenOff ?? new ConnectError("EOF", Code.Unknown);
  const length = bytes.readUInt32BE(1);
  if (length > maxBytes) throw tooLarge(length);
  const data = bytes.subarray(5, 5 + length);
  if (data.length < length) throw brokenOff ?? new ConnectError("unexpected EOF", Code.Unknown);
  const flags = bytes[0];
  if (flags === 0) return parse(schema, data);
  if (flags !== 1) throw internal(`grpc: received unexpected payload format ${flags}`);
  if (!encoding || encoding === "identity")
    throw internal("grpc: compressed flag set with identity or empty encoding");
  return parse(schema, decompress(data));
}

function decompress(data: Uint8Array): Uint8Array {
  try {
    return gunzipSync(data, { maxOutputLength: maxBytes });
  } catch (reason) {
    if ((reason as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") {
      throw new ConnectError(
        `grpc: received message after decompression larger than max ${maxBytes}`,
        Code.ResourceExhausted,
      );
    }
    const header = data[0] === 0x1f && data[1] === 0x8b;
    throw internal(
      header
        ? "grpc: failed to read decompressed data: unexpected EOF"
        : "grpc: failed to decompress the message: gzip: invalid header",
    );
  }
}

function parse<D extends DescMessage>(schema: D, data: Uint8Array): Message {
  try {
    return fromBinary(schema, withoutForeignWireTypes(schema, data), { recursionLimit: maxMessageDepth });
  } catch (reason) {
    if (reason instanceof ConnectError) throw reason;
    const utf8 = reason instanceof Error && /utf-?8|encoded data/i.test(reason.message);
    throw internal(
      `grpc: error unmarshalling request: ${utf8 ? "string field contains invalid UTF-8" : "proto:\u00a0cannot parse invalid wire-format data"}`,
    );
  }
}

/** The error of a message over the limit. */
export function tooLarge(length: number): ConnectError {
  return new ConnectError(
    `grpc: received message larger than max (${length} vs. ${maxBytes})`,
    Code.ResourceExhausted,
  );
}

function internal(message: string): ConnectError {
  return new ConnectError(message, Code.Internal);
}
