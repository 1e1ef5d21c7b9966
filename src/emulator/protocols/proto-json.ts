import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import { skipSpace } from "./go-json.js";

/**
 * Decodes a message from JSON that is known to be well-formed, with the leniencies and the error messages of Go's
 * protojson: unknown fields and unknown names of enum values are ignored, and numbers may be strings.
 */
export function decodeProtoJson(schema: DescMessage, json: string): ReflectMessage {
  return decodeMessage(schema, { json, at: 0 });
}

/** A place in the text. */
interface Cursor {
  json: string;
  at: number;
}

interface Token {
  kind: "{" | "}" | "[" | "]" | "string" | "number" | "true" | "false" | "null";
  raw: string;
  at: number;
}

function decodeMessage(schema: DescMessage, cursor: Cursor): ReflectMessage {
  const open = read(cursor);
  if (open.kind !== "{") throw unexpectedToken(cursor, open);
  const message = reflect(schema);
  const seen = new Set<DescField>();
  for (let name = read(cursor); name.kind !== "}"; name = read(cursor)) {
    skip(cursor, ":");
    const key = parseString(cursor, name);
    const field = schema.fields.find((candidate) => candidate.jsonName === key || candidate.name === key);
    if (!field) {
      skipValue(cursor);
      continue;
    }
    if (seen.has(field)) throw error(cursor, name.at, `duplicate field ${name.raw}`);
    seen.add(field);
    if (peek(cursor).kind === "null") {
      read(cursor);
      continue;
    }
    const { oneof } = field;
    if (oneof && message.oneofCase(oneof)) {
      const path = `${schema.typeName}.${oneof.name}`;
      throw error(cursor, name.at, `error parsing ${name.raw}, oneof ${path} is already set`);
    }
    decodeField(message, field, cursor);
  }
  return message;
}

function decodeField(message: ReflectMessage, field: DescField, cursor: Cursor): void {
  if (field.fieldKind === "message") {
    message.set(field, decodeMessage(field.message, cursor));
    return;
  }
  if (field.fieldKind !== "list") {
    const value = decodeScalar(field, cursor);
    if (value !== undefined) message.set(field, value);
    return;
  }
  const open = read(cursor);
  if (open.kind !== "[") throw unexpectedToken(cursor, open);
  const list = message.get(field);
  while (peek(cursor).kind !== "]") {
    const value =
      field.listKind === "message" ? decodeMessage(field.message, cursor) : decodeScalar(field, cursor);
    if (value !== undefined) list.add(value as never);
  }
  read(cursor);
}

/** Undefined is an unknown name of an enum value, which is ignored. */
function decodeScalar(field: DescField, cursor: Cursor): unknown {
  const token = read(cursor);
  if (field.enum && token.kind === "string") {
    const name = parseString(cursor, token);
    return field.enum.values.find((value) => value.name === name)?.number;
  }
  const value = field.enum ? integer(token.raw, ScalarType.INT32) : scalarValue(field, cursor, token);
  if (value !== undefined) return value;
  const kind = field.enum ? "enum" : ScalarType[field.scalar as ScalarType].toLowerCase();
  throw error(cursor, token.at, `invalid value for ${kind} field ${field.jsonName}: ${token.raw}`);
}

function scalarValue({ scalar }: DescField, cursor: Cursor, token: Token): unknown {
  if (scalar === ScalarType.STRING) return token.kind === "string" ? parseString(cursor, token) : undefined;
  if (scalar === ScalarType.BOOL) {
    return token.kind === "true" || token.kind === "false" ? token.kind === "true" : undefined;
  }
  const text = token.kind === "string" ? parseString(cursor, token) : token.raw;
  return integer(text, scalar as ScalarType);
}

const ranges: Partial<Record<ScalarType, [bigint, bigint]>> = {
  [ScalarType.INT32]: [-(2n ** 31n), 2n ** 31n - 1n],
  [ScalarType.UINT32]: [0n, 2n ** 32n - 1n],
  [ScalarType.UINT64]: [0n, 2n ** 64n - 1n],
};

/** An integer, which may be written with an exponent or a fraction of zeros. */
function integer(text: string, type: ScalarType): number | bigint | undefined {
  const [, sign, whole = "", fraction = "", exponent = "0"] =
    /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const range = ranges[type];
  if (sign === undefined || !range || Math.abs(Number(exponent)) > 100) return undefined;
  const shifted = `${whole}${fraction}`.padEnd(whole.length + Math.max(0, Number(exponent)), "0");
  const point = whole.length + Number(exponent);
  if (/[1-9]/.test(point < 0 ? shifted : shifted.slice(point))) return undefined;
  const value = BigInt(`${sign}${shifted.slice(0, Math.max(0, point)) || "0"}`);
  if (value < range[0] || value > range[1]) return undefined;
  return type === ScalarType.UINT64 ? value : Number(value);
}

function skipValue(cursor: Cursor): void {
  let depth = 0;
  do {
    const { kind } = read(cursor);
    if (kind === "{" || kind === "[") depth++;
    if (kind === "}" || kind === "]") depth--;
    if (cursor.json[skipSpace(cursor.json, cursor.at)] === ":") skip(cursor, ":");
  } while (depth > 0);
}

/** Reads the next token, past any comma. */
function read(cursor: Cursor): Token {
  const { json } = cursor;
  let at = skipSpace(json, cursor.at);
  if (json[at] === ",") at = skipSpace(json, at + 1);
  const pattern = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]]|[^\s,:{}[\]"]+/suy;
  pattern.lastIndex = at;
  const raw = pattern.exec(json)?.[0] ?? "";
  cursor.at = at + raw.length;
  const [first = ""] = raw;
  if (first === '"') return { kind: "string", raw, at };
  if (/[-0-9]/.test(first)) return { kind: "number", raw, at };
  return { kind: raw as Token["kind"], raw, at };
}

function peek(cursor: Cursor): Token {
  return read({ ...cursor });
}

function skip(cursor: Cursor, char: string): void {
  const at = skipSpace(cursor.json, cursor.at);
  if (cursor.json[at] === char) cursor.at = at + 1;
}

function parseString(cursor: Cursor, { raw, at }: Token): string {
  const value: string = JSON.parse(raw);
  if (/\p{Surrogate}/u.test(value)) {
    const code = /\\u[dD][89a-fA-F][0-9a-fA-F]{2}/.exec(raw)?.[0] ?? "";
    throw error(cursor, at, `invalid escape code ${JSON.stringify(code)} in string`, "syntax error ");
  }
  if (raw.includes(notUtf8)) throw error(cursor, at, "invalid UTF-8 in string", "syntax error ");
  return value;
}

/** Stands in the text for bytes that are no UTF-8; it is no character. */
export const notUtf8 = "\uffff";

function unexpectedToken(cursor: Cursor, { raw, at }: Token): Error {
  return error(cursor, at, `unexpected token ${raw}`, "syntax error ");
}

function error({ json }: Cursor, at: number, message: string, prefix = ""): Error {
  const lines = json.slice(0, at).split("\n");
  const column = [...(lines.at(-1) ?? "")].length + 1;
  return new Error(`proto: ${prefix}(line ${lines.length}:${column}): ${message}`);
}
