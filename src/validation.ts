import {
  type DescField,
  type DescMessage,
  getOption,
  hasOption,
  type Message,
  type MessageShape,
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

const neverEmpty: Record<string, string> = {
  "zitadel.user.v1.NotQuery": "query",
  "zitadel.user.v1.OrQuery": "queries",
  "zitadel.user.v1.AndQuery": "queries",
  "zitadel.user.v1.InUserIDQuery": "user_ids",
};

/**
 * Finds a query that a real server does not survive (a `not_query` without inner query ends its process) or answers
 * with a database error (empty `or_query`, `and_query`, `in_user_ids_query`). Undefined if there is none.
 */
export function unsafeQuery<D extends DescMessage>(schema: D, message: MessageShape<D>): string | undefined {
  for (const field of schema.fields) {
    const value = currentValue(message, field);
    if (neverEmpty[schema.typeName] === field.name && (!value || (value as unknown[]).length === 0)) {
      return invalid(field, "must not be empty (the server cannot answer it)");
    }
    for (const [, schema, item] of embedded(field, value)) {
      const found = unsafeQuery(schema, item);
      if (found) return found;
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
  if (!Array.isArray(value)) return [["", message, value as Message]];
  return value.map((item, index) => [`[${index}]`, message, item]);
}

/** Reading an option decodes it, which takes longer than the check. */
const rulesOf = new WeakMap<DescField, FieldRules["type"] | undefined>();

function fieldViolation(field: DescField, value: unknown): string | undefined {
  if (!rulesOf.has(field)) {
    rulesOf.set(field, hasOption(field, rules) ? getOption(field, rules).type : undefined);
  }
  const rule = rulesOf.get(field);
  if (rule?.case === "string" && typeof value === "string") {
    const { minLen = 0, maxLen = Number.POSITIVE_INFINITY } = rule.value;
    const units = value.length;
    // A code point is one unit of UTF-16 or two: most texts need no counting.
    if (units / 2 >= minLen && units <= maxLen) return undefined;
    const length = [...value].length;
    if (length >= minLen && length <= maxLen) return undefined;
    if (rule.value.minLen && rule.value.maxLen)
      return `value length must be between ${minLen} and ${maxLen} runes, inclusive`;
    return `value length must be at ${minLen ? `least ${minLen}` : `most ${maxLen}`} runes`;
  }
  if (rule?.case === "enum" && rule.value.definedOnly && field.enum && value !== undefined) {
    if (!field.enum.value[value as number]) return "value must be one of the defined enum values";
  }
  return undefined;
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
