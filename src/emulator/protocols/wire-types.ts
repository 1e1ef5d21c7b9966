import { isUtf8 } from "node:buffer";
import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { BinaryReader, BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

/**
 * Leaves out the fields of a message whose wire type is not that of their type, which Go takes for unknown fields. Throws at
 * the first fault, as Go does, whether of the wire format or of the UTF-8 of a text.
 */
export function withoutForeignWireTypes(schema: DescMessage, bytes: Uint8Array): Uint8Array {
  const reader = new BinaryReader(bytes);
  const writer = new BinaryWriter();
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    const start = reader.pos;
    const data = reader.skip(wireType, number);
    const field = schema.fields.find((candidate) => candidate.number === number);
    if (!field || !wireTypesOf(field).includes(wireType)) continue;
    writer.tag(number, wireType);
    if (!field.message && field.scalar !== ScalarType.STRING) {
      writer.raw(data);
      continue;
    }
    const value = contents(bytes.subarray(start, reader.pos));
    if (field.message) writer.bytes(withoutForeignWireTypes(field.message, value));
    else if (isUtf8(value)) writer.raw(data);
    else throw new Error("string field contains invalid UTF-8");
  }
  return writer.finish();
}

/** The wire types of a field: numbers of a list may be packed. Requests of these APIs have no fixed or signed ones. */
function wireTypesOf(field: DescField): WireType[] {
  if (field.message || field.scalar === ScalarType.STRING || field.scalar === ScalarType.BYTES) {
    return [WireType.LengthDelimited];
  }
  return field.fieldKind === "list" ? [WireType.LengthDelimited, WireType.Varint] : [WireType.Varint];
}

function contents(lengthDelimited: Uint8Array): Uint8Array {
  return new BinaryReader(lengthDelimited).bytes();
}
