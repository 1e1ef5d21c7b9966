import type { DescMessage, Message } from "@bufbuild/protobuf";
import { create } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { cannotUnmarshal, decode } from "./codec.js";
import { type Compression, decompress } from "./compression.js";
import type { Spoken } from "./content-type.js";

/** Takes the only message out of the body of a request. */
export function requestMessage(
  schema: DescMessage,
  body: Uint8Array,
  { protocol, codec }: Spoken,
  compression: Compression["request"],
): Message {
  if (protocol === "connect") return bareMessage(schema, body, codec, compression);
  const read = (from: number) => readFrame(schema, body, from, { protocol, codec }, compression);
  const first = read(0);
  if (!first) throw new ConnectError("unary request has zero messages", Code.Unimplemented);
  if (read(first.end)) throw new ConnectError("unary request has multiple messages", Code.Unimplemented);
  return first.message;
}

function bareMessage(
  schema: DescMessage,
  body: Uint8Array,
  codec: Spoken["codec"],
  compression: Compression["request"],
): Message {
  const data = compression === "gzip" && body.length > 0 ? decompress(body) : body;
  if (data.length === 0 && codec === "json")
    throw cannotUnmarshal("zero-length payload is not a valid JSON object");
  return decode(schema, codec, data);
}

/** Reads a frame: its flags, its length, its message. Undefined at the end, which the trailers of gRPC-web are too. */
function readFrame(
  schema: DescMessage,
  body: Uint8Array,
  from: number,
  { protocol, codec }: Pick<Spoken, "protocol" | "codec">,
  compression: Compression["request"],
): { message: Message; end: number } | undefined {
  const rest = Buffer.from(body.buffer, body.byteOffset, body.byteLength).subarray(from);
  if (rest.length === 0) return undefined;
  if (rest.length < 5) throw invalid("protocol error: incomplete envelope: unexpected EOF");
  const flags = rest.readUInt8(0);
  const length = rest.readUInt32BE(1);
  const sent = rest.subarray(5, 5 + length);
  if (sent.length < length) {
    throw invalid(`protocol error: promised ${length} bytes in enveloped message, got ${sent.length} bytes`);
  }
  const isCompressed = (flags & 1) !== 0;
  if (isCompressed && compression === "identity") {
    throw internal("protocol error: sent compressed message without compression support");
  }
  const data = isCompressed && length > 0 ? decompress(sent) : sent;
  const end = from + 5 + length;
  if (flags <= 1) {
    return { message: data.length === 0 ? create(schema) : decode(schema, codec, data), end };
  }
  if (end < body.length)
    throw internal(`corrupt response: ${body.length - end} extra bytes after end of stream`);
  if (protocol === "grpc-web" && (flags & 0x80) !== 0) return undefined;
  throw internal(`protocol error: invalid envelope flags ${flags}`);
}

function invalid(message: string): ConnectError {
  return new ConnectError(message, Code.InvalidArgument);
}

function internal(message: string): ConnectError {
  return new ConnectError(message, Code.Internal);
}
