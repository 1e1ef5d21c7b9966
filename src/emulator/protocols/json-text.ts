import { type DescMessage, type JsonValue, type Message, toJson } from "@bufbuild/protobuf";

/** A message as JSON, its members as they stand in the proto file, which is how Go orders them. */
export function jsonText(schema: DescMessage, message: Message): string {
  return JSON.stringify(inFileOrder(schema, toJson(schema, message)));
}

function inFileOrder(schema: DescMessage, json: JsonValue): JsonValue {
  if (Array.isArray(json)) return json.map((item) => inFileOrder(schema, item));
  if (typeof json !== "object" || json === null) return json;
  return Object.fromEntries(
    schema.fields.flatMap(({ jsonName, message }) => {
      const value = json[jsonName];
      if (value === undefined) return [];
      return [[jsonName, message ? inFileOrder(message, value) : value]];
    }),
  );
}
