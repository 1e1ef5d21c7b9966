import {
  type DescMessage,
  type DescMethodUnary,
  fromBinary,
  type Message,
  toBinary,
} from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { jsonText } from "../json-text.js";
import { decodeProtoJson } from "../proto-json.js";
import { maxMessageDepth, withoutForeignWireTypes } from "../wire-types.js";
import type { Spoken } from "./content-type.js";

/** Decodes a message with the errors of connect-go. */
export function decode(schema: DescMessage, codec: Spoken["codec"], data: Uint8Array): Message {
  try {
    return codec === "json" ? decodeProtoJson(schema, data).message : parse(schema, data);
  } catch (reason) {
    if (reason instanceof ConnectError) throw reason;
    // The name of the type is that of the server's Go package.
    throw cannotUnmarshal(`unmarshal into *user.${schema.name}: ${(reason as Error).message}`);
  }
}

/** The error of a message that cannot be decoded. */
export function cannotUnmarshal(reason: string): ConnectError {
  return new ConnectError(`unmarshal message: ${reason}`, Code.InvalidArgument);
}

/** Encodes the answer of an rpc. */
export function encode({ output }: DescMethodUnary, codec: Spoken["codec"], message: Message): Uint8Array {
  return codec === "json" ? Buffer.from(jsonText(output, message)) : toBinary(output, message);
}

function parse(schema: DescMessage, data: Uint8Array): Message {
  try {
    return fromBinary(schema, withoutForeignWireTypes(schema, data), { recursionLimit: maxMessageDepth });
  } catch (reason) {
    if (reason instanceof ConnectError) throw reason;
    const utf8 = reason instanceof Error && /utf-?8|encoded data/i.test(reason.message);
    throw new Error(
      utf8 ? "string field contains invalid UTF-8" : "proto: cannot parse invalid wire-format data",
    );
  }
}
