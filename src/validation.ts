import {
  type DescField,
  type DescMessage,
  getOption,
  hasOption,
  type Message,
  type MessageShape,
  ScalarType,
} from "@bufbuild/protobuf";
import { type FieldRules, required, rules } from "../gen/validate/validate_pb.js";

/**
 * Finds the first violation of the `validate` rules in a message's descriptor, in the words of the server
 * (recorded: "invalid GetUserByIDRequest.Id: value length must be between 1 and 200 runes, inclusive").
 * Lengths count Unicode code points. Undefined if there is none.
 */
export function violation<D extends DescMessage>(schema: D, message: MessageShape<D>): string | undefined {
  for (const field of schema.fields) {
    const value = currentValue(message, field);
    const own = fieldViolation(field, value);
    if (own) return invalid(field, own);
    for (const [index, schema, item] of embedded(field, value)) {
      const inner = violation(schema, item);
      if (inner) return invalid(field, `embedded message failed validation | caused by: ${inner}`, index);
    }
  }
  for (const oneof of schema.oneofs) {
    const { case: chosen } = (message as Fields)[oneof.localName] as Member;
    if (!chosen && hasOption(oneof, required) && getOption(oneof, required)) {
      return invalid(oneof, "value is required");
    }
  }
  return undefined;
}

const neverEmpty =
  /^zitadel\.user\.v(.+\.(NotQuery\.query|(Or|And)Query\.queries|InUserIDQuery\.user_ids)|2\.InUserEmailsQuery\.user_emails)$/;

/**
 * Finds a query that a real server does not survive (a `not_query` without inner query ends its process, or in v2 drops
 * the connection) or answers with a database error (empty `or_query`, `and_query`, `in_user_ids_query`, and in v2
 * `in_user_emails_query`). Undefined if there is none.
 */
export function unsafeQuery<D extends DescMessage>(schema: D, message: MessageShape<D>): string | undefined {
  for (const field of schema.fields) {
    const value = currentValue(message, field);
    if (
      (!value || (value as unknown[]).length === 0) &&
      neverEmpty.test(`${schema.typeName}.${field.name}`)
    ) {
      return invalid(field, "must not be empty (the server cannot answer it)");
    }
    for (const [, schema, item] of embedded(field, value)) {
      const found = unsafeQuery(schema, item);
      if (found) return found;
    }
  }
  return undefined;
}

/**
 * Finds a value of another type where text or a list is meant, which only a JavaScript caller can give. Encoded, a number
 * would be another id: 200000000000000001 is read as 200000000000000000. Undefined if there is none.
 */
export function mistyped<D extends DescMessage>(schema: D, message: MessageShape<D>): string | undefined {
  for (const field of schema.fields) {
    const value = currentValue(message, field);
    if (value === undefined) continue;
    if (field.fieldKind === "list" && !Array.isArray(value))
      return wrongType(field, "a list is needed", value);
    if (field.scalar === ScalarType.STRING) {
      const needed = /ids?$/i.test(field.localName) ? "ids are text" : "text is needed";
      for (const item of field.fieldKind === "scalar" ? [value] : Object.values(Object(value))) {
        if (typeof item !== "string") return wrongType(field, needed, item);
      }
    }
    for (const [, schema, item] of embedded(field, value)) {
      const inner = mistyped(schema, item);
      if (inner) return inner;
    }
  }
  return undefined;
}

type Fields = Record<string, unknown>;
type Member = { case?: string; value?: unknown };

/** Undefined for an absent message, and for a member of a oneof that is not the chosen one. */
function currentValue(message: Message, { localName, oneof }: DescField): unknown {
  if (!oneof) return (message as unknown as Fields)[localName];
  const member = (message as unknown as Fields)[oneof.localName] as Member;
  return member.case === localName ? member.value : undefined;
}

type Embedded = [index: string, DescMessage, Message][];

const nothing: Embedded = [];

function embedded(field: DescField, value: unknown): Embedded {
  const { message } = field;
  if (!message || !value || field.fieldKind === "map") return nothing;
  const items: Embedded = Array.isArray(value)
    ? value.map((item, index) => [`[${index}]`, message, item])
    : [["", message, value as Message]];
  // Not the texts and numbers of wrapper types, nor what is no message at all.
  return items.filter(([, , item]) => Object(item) === item);
}

/** Reading an option decodes it, which takes longer than the check. */
const rulesOf = new WeakMap<DescField, FieldRules["type"] | undefined>();

function fieldViolation(field: DescField, value: unknown): string | undefined {
  if (!rulesOf.has(field)) {
    rulesOf.set(field, hasOption(field, rules) ? getOption(field, rules).type : undefined);
  }
  const rule = rulesOf.get(field);
  if ((rule?.case === "string" || rule?.case === "bytes") && value !== undefined) {
    const { minLen = 0, maxLen = Number.POSITIVE_INFINITY } = rule.value;
    const [unit, text] = rule.case === "string" ? ["runes", value as string] : ["bytes", undefined];
    const units = (value as string | Uint8Array).length;
    // A code point is one unit of UTF-16 or two: most texts need no counting, and no server should count megabytes.
    if (units / 2 >= minLen && units <= maxLen) return undefined;
    const length = text === undefined || units / 2 > maxLen ? units : [...text].length;
    if (length >= minLen && length <= maxLen) return undefined;
    if (rule.value.minLen && rule.value.maxLen)
      return `value length must be between ${minLen} and ${maxLen} ${unit}, inclusive`;
    return `value length must be at ${minLen ? `least ${minLen}` : `most ${maxLen}`} ${unit}`;
  }
  if (rule?.case === "enum" && rule.value.definedOnly && field.enum && value !== undefined) {
    if (!field.enum.value[value as number]) return "value must be one of the defined enum values";
  }
  return undefined;
}

function wrongType({ parent, localName }: DescField, needed: string, value: unknown): string {
  const type = typeof value;
  return `${parent.name}.${localName}: ${needed}, this is ${type === "object" ? "an" : "a"} ${type}`;
}

/** The text of a violation, with the Go name of the field, as the server's texts have it. */
function invalid(
  { parent, name }: DescField | DescMessage["oneofs"][number],
  reason: string,
  index = "",
): string {
  const goName = name
    .replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())
    .replace(/(\d)([a-z])/g, (_, digit: string, letter: string) => digit + letter.toUpperCase());
  return `invalid ${parent?.name}.${goName}${index}: ${reason}`;
}
