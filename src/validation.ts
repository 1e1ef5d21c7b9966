import {
  type DescField,
  type DescMessage,
  getOption,
  hasOption,
  type MessageShape,
} from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import { required, rules } from "../gen/validate/validate_pb.js";

/**
 * Finds the first violation of the `validate` rules in a message's descriptor, in the words of the server
 * (recorded: "invalid GetUserByIDRequest.Id: value length must be between 1 and 200 runes, inclusive").
 * Lengths count Unicode code points. Undefined if there is none.
 */
export function violation<D extends DescMessage>(schema: D, message: MessageShape<D>): string | undefined {
  return messageViolation(reflect(schema, message, false));
}

/**
 * Finds a query that a real server does not survive (a `not_query` without inner query ends its process) or answers
 * with a database error (empty `or_query`, `and_query`, `in_user_ids_query`). Undefined if there is none.
 */
export function unsafeQuery<D extends DescMessage>(schema: D, message: MessageShape<D>): string | undefined {
  return findUnsafe(reflect(schema, message, false));
}

function messageViolation(message: ReflectMessage): string | undefined {
  const invalid = (name: string, reason: string) => `invalid ${message.desc.name}.${goName(name)}: ${reason}`;
  for (const field of message.fields) {
    if (field.oneof && !message.isSet(field)) continue;
    const own = fieldViolation(message, field);
    if (own) return invalid(field.name, own);
    for (const [index, item] of embedded(message, field)) {
      const inner = messageViolation(item);
      if (inner)
        return invalid(`${field.name}${index}`, `embedded message failed validation | caused by: ${inner}`);
    }
  }
  for (const oneof of message.oneofs) {
    if (hasOption(oneof, required) && getOption(oneof, required) && !message.oneofCase(oneof)) {
      return invalid(oneof.name, "value is required");
    }
  }
  return undefined;
}

function fieldViolation(message: ReflectMessage, field: DescField): string | undefined {
  if (!hasOption(field, rules)) return undefined;
  const { type } = getOption(field, rules);
  const value: unknown = message.get(field);
  if (type.case === "string" && typeof value === "string") {
    const { minLen, maxLen } = type.value;
    const length = [...value].length;
    const tooShort = minLen !== undefined && length < minLen;
    const tooLong = maxLen !== undefined && length > maxLen;
    if (!tooShort && !tooLong) return undefined;
    if (minLen && maxLen) return `value length must be between ${minLen} and ${maxLen} runes, inclusive`;
    return `value length must be at ${minLen ? `least ${minLen}` : `most ${maxLen}`} runes`;
  }
  if (type.case === "enum" && type.value.definedOnly && field.fieldKind === "enum") {
    if (!field.enum.value[value as number]) return "value must be one of the defined enum values";
  }
  return undefined;
}

function* embedded(message: ReflectMessage, field: DescField): Generator<[index: string, ReflectMessage]> {
  if (field.fieldKind === "message" && message.isSet(field)) yield ["", message.get(field)];
  if (field.fieldKind === "list" && field.listKind === "message") {
    let index = 0;
    for (const item of message.get(field)) yield [`[${index++}]`, item as ReflectMessage];
  }
}

const neverEmpty: Record<string, string> = {
  "zitadel.user.v1.NotQuery": "query",
  "zitadel.user.v1.OrQuery": "queries",
  "zitadel.user.v1.AndQuery": "queries",
  "zitadel.user.v1.InUserIDQuery": "user_ids",
};

function findUnsafe(message: ReflectMessage): string | undefined {
  for (const field of message.fields) {
    if (neverEmpty[message.desc.typeName] === field.name && !message.isSet(field)) {
      return `invalid ${message.desc.name}.${goName(field.name)}: must not be empty (the server cannot answer it)`;
    }
    for (const [, item] of embedded(message, field)) {
      const found = findUnsafe(item);
      if (found) return found;
    }
  }
  return undefined;
}

/** The Go name of a proto field, as the server's messages have it. */
function goName(name: string): string {
  return name
    .replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())
    .replace(/(\d)([a-z])/g, (_, digit: string, letter: string) => digit + letter.toUpperCase());
}
