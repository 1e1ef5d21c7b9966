import { isUtf8 } from "node:buffer";
import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import { notUtf8, readTokens, type Token, type Tokens } from "./go-json-tokens.js";
import { checkJsonSize, messageWork } from "./limits.js";
import { maxMessageDepth } from "./wire-types.js";

/**
 * Decodes a message from JSON with the leniencies and the error messages of Go's protojson: unknown fields and unknown
 * names of enum values are ignored, and numbers may be strings.
 */
export function decodeProtoJson(schema: DescMessage, json: Uint8Array): ReflectMessage {
  checkJsonSize(json.length);
  const tokens = readTokens(textOf(json));
  const message = decodeMessage(schema, tokens, 1);
  const rest = tokens.read();
  if (rest.kind !== "EOF") throw tokens.unexpected(rest);
  return message;
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

function textOf(json: Uint8Array): string {
  if (isUtf8(json)) return decoder.decode(json);
  // Nobody reads on after the first fault.
  const again = Buffer.from(decoder.decode(json));
  let fault = 0;
  while (json[fault] === again[fault]) fault++;
  return decoder.decode(json.subarray(0, fault)) + notUtf8;
}

const maxDepth = 9_999;

function decodeMessage(schema: DescMessage, tokens: Tokens, depth: number): ReflectMessage {
  if (depth > maxMessageDepth) throw tooDeep();
  tokens.spend(messageWork);
  const open = tokens.read();
  if (open.kind !== "{") throw tokens.unexpected(open);
  const message = reflect(schema);
  const seen = new Set<DescField>();
  for (let name = tokens.read(); name.kind !== "}"; name = tokens.read()) {
    const key: string = JSON.parse(name.raw);
    const field =
      schema.fields.find(({ jsonName }) => jsonName === key) ?? schema.fields.find((one) => one.name === key);
    if (!field) {
      skipValue(tokens);
      continue;
    }
    if (seen.has(field)) throw tokens.error(name.at, `duplicate field ${name.raw}`);
    seen.add(field);
    if (tokens.peek().kind === "null") {
      tokens.read();
      continue;
    }
    const { oneof } = field;
    if (oneof && message.oneofCase(oneof)) {
      const path = `${schema.typeName}.${oneof.name}`;
      throw tokens.error(name.at, `error parsing ${name.raw}, oneof ${path} is already set`);
    }
    decodeField(message, field, tokens, depth);
  }
  return message;
}

function decodeField(message: ReflectMessage, field: DescField, tokens: Tokens, depth: number): void {
  if (field.fieldKind === "message") {
    message.set(field, decodeMessage(field.message, tokens, depth + 1));
    return;
  }
  if (field.fieldKind !== "list") {
    const value = decodeScalar(field, tokens);
    if (value !== undefined) message.set(field, value);
    return;
  }
  const open = tokens.read();
  if (open.kind !== "[") throw tokens.unexpected(open);
  const list = message.get(field);
  while (tokens.peek().kind !== "]") {
    const value =
      field.listKind === "message"
        ? decodeMessage(field.message, tokens, depth + 1)
        : decodeScalar(field, tokens);
    if (value !== undefined) list.add(value as never);
  }
  tokens.read();
}

/** Undefined is an unknown name of an enum value, which is ignored. */
function decodeScalar(field: DescField, tokens: Tokens): unknown {
  const token = tokens.read();
  if (field.enum && token.kind === "string") {
    const name = JSON.parse(token.raw);
    return field.enum.values.find((value) => value.name === name)?.number;
  }
  const value = field.enum ? integer(token.raw, ScalarType.INT32) : scalarValue(field, token);
  if (value !== undefined) return value;
  const kind = field.enum ? "enum" : ScalarType[field.scalar as ScalarType].toLowerCase();
  throw tokens.error(token.at, `invalid value for ${kind} field ${field.jsonName}: ${token.raw}`);
}

function scalarValue({ scalar }: DescField, { kind, raw }: Token): unknown {
  const text = kind === "string" ? JSON.parse(raw) : undefined;
  switch (scalar) {
    case ScalarType.STRING:
      return text;
    case ScalarType.BYTES:
      return text === undefined ? undefined : base64(text);
    case ScalarType.BOOL:
      return kind === "true" || kind === "false" ? kind === "true" : undefined;
    default:
      return integer(text ?? raw, scalar as ScalarType);
  }
}

/** Standard or URL-safe, padded or not. */
function base64(text: string): Uint8Array | undefined {
  const padded = text.length % 4 === 0;
  const isBase64 = /^(?:[A-Za-z0-9+/]*|[A-Za-z0-9_-]*)(={0,2})$/.exec(text);
  return isBase64 && (padded || (isBase64[1] === "" && text.length % 4 !== 1))
    ? Buffer.from(text, "base64")
    : undefined;
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
  const digits = shifted.slice(0, Math.max(0, point)).replace(/^0+/, "");
  // No number of so many digits is in a range, and to count them all takes seconds.
  if (digits.length > 20) return undefined;
  const value = BigInt(`${sign}${digits || "0"}`);
  if (value < range[0] || value > range[1]) return undefined;
  return type === ScalarType.UINT64 ? value : Number(value);
}

function skipValue(tokens: Tokens): void {
  let depth = 0;
  do {
    const { kind } = tokens.read();
    if (kind === "{" || kind === "[") depth++;
    if (kind === "}" || kind === "]") depth--;
    if (depth > maxDepth) throw tooDeep();
  } while (depth > 0);
}

function tooDeep(): Error {
  return new Error("proto: exceeded max recursion depth");
}
