import { isUtf8 } from "node:buffer";
import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { BinaryReader, BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { messageWork, type Spend, workLimit } from "./limits.js";

/** How deep messages may be nested. Go takes 10 000, for which the stack of JavaScript is too small. */
export const maxMessageDepth = 1000;

/**
 * Leaves out the fields of a message whose wire type is not that of their type, which Go takes for unknown fields. Throws at
 * the first fault, as Go does, whether of the wire format or of the UTF-8 of a text.
 */
export function withoutForeignWireTypes(schema: DescMessage, bytes: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = [];
  keepFields(schema, bytes, kept, workLimit(), 1);
  return Buffer.concat(kept);
}

/** Adds the parts that are kept, without copying them, and returns their length. */
function keepFields(
  schema: DescMessage,
  bytes: Uint8Array,
  kept: Uint8Array[],
  spend: Spend,
  depth: number,
): number {
  if (depth > maxMessageDepth) throw new Error("the messages are nested too deep");
  const reader = new BinaryReader(bytes);
  let length = 0;
  while (reader.pos < reader.len) {
    spend(1);
    const from = reader.pos;
    const [number, wireType] = reader.tag();
    const start = reader.pos;
    reader.skip(wireType, number);
    const field = schema.fields.find((candidate) => candidate.number === number);
    if (!field || !wireTypesOf(field).includes(wireType)) continue;
    if (field.message) {
      spend(messageWork);
      const at = kept.push(bytes) - 1;
      const inner = keepFields(field.message, contents(bytes, start), kept, spend, depth + 1);
      const head = new BinaryWriter().tag(number, wireType).uint32(inner).finish();
      kept[at] = head;
      length += head.length + inner;
      continue;
    }
    if (field.scalar === ScalarType.STRING && !isUtf8(contents(bytes, start))) {
      throw new Error("string field contains invalid UTF-8");
    }
    length += reader.pos - from;
    kept.push(bytes.subarray(from, reader.pos));
  }
  return length;
}

/** The wire types of a field: numbers of a list may be packed. Requests of these APIs have no fixed or signed ones. */
function wireTypesOf(field: DescField): WireType[] {
  if (field.message || field.scalar === ScalarType.STRING || field.scalar === ScalarType.BYTES) {
    return [WireType.LengthDelimited];
  }
  return field.fieldKind === "list" ? [WireType.LengthDelimited, WireType.Varint] : [WireType.Varint];
}

/** What is delimited by a length that stands at a place. */
function contents(bytes: Uint8Array, at: number): Uint8Array {
  return new BinaryReader(bytes.subarray(at)).bytes();
}
