import {
  type DescField,
  type DescMessage,
  type DescMethod,
  type DescMethodUnary,
  type JsonObject,
  type JsonValue,
  type MessageShape,
  ScalarType,
  toBinary,
  toJson,
} from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { type HttpRule, httpRule } from "../http-rule.js";

/** What is sent to call an rpc over REST. */
export interface RestRequest {
  method: string;
  /** Path and query. */
  path: string;
  /** JSON, if the rule has a body. */
  body?: string;
  /** Why this must not be sent: a path cannot carry one of the values. */
  refusal?: string;
}

/** Maps an rpc to REST by its HTTP rule. A value that its field cannot hold is `InvalidArgument`, an rpc without a rule `Unimplemented`. */
export function restRequest<I extends DescMessage>(
  rpc: DescMethodUnary<I>,
  message: MessageShape<I>,
): RestRequest {
  const rule = httpRule(rpc);
  if (!rule) {
    throw new ConnectError(`${rpc.name} has no REST mapping: use gRPC or gRPC-web`, Code.Unimplemented);
  }
  const rest = json(rpc.input, message);
  const take = (name: string): JsonValue | undefined => {
    const { jsonName } = fieldOf(rpc, name);
    const value = rest[jsonName];
    delete rest[jsonName];
    return value;
  };
  const refusals: string[] = [];
  const refuse = (what: string) => refusals.push(`${what} cannot stand in a URL: use gRPC or gRPC-web`);
  const segments = rule.path.flatMap((segment) => {
    if ("literal" in segment) return segment.literal;
    const value = String(take(segment.field) ?? (isText(fieldOf(rpc, segment.field)) ? "" : "0"));
    const parts = segment.deep ? value.split("/") : [value];
    if (parts.every(fitsPath)) return parts.map(encodeURIComponent);
    refuse(`${segment.field} ${JSON.stringify(value)}`);
    return "";
  });
  const path = `/${segments.join("/")}`;
  const another = otherRpc(rpc, rule, segments);
  if (another) refuse(`${path}, which is ${another.name},`);
  const body = rule.body === "*" ? rest : rule.body ? take(rule.body) : undefined;
  const parameters = rule.body === "*" ? [] : queryParameters(rpc.input, rest, refuse);
  const query = new URLSearchParams(parameters).toString();
  return {
    method: rule.method,
    path: path + (query && `?${query}`),
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(refusals[0] && { refusal: refusals[0] }),
  };
}

function fieldOf(rpc: DescMethodUnary, name: string): DescField {
  return rpc.input.fields.find((field) => field.name === name) as DescField;
}

/** Else an absent value is 0, also that of an enum. */
function isText({ scalar }: DescField): boolean {
  return scalar === ScalarType.STRING || scalar === ScalarType.BYTES;
}

/**
 * Finds another rpc that a server may take the path for, such as `IsUserUnique` for the user with the id `_is_unique`. Of
 * several routes grpc-gateway takes the last, and the order is the server's.
 */
function otherRpc(rpc: DescMethodUnary, rule: HttpRule, segments: string[]): DescMethod | undefined {
  const isVariable = (at: number) => "field" in rule.path[Math.min(at, rule.path.length - 1)]!;
  return rpc.parent.methods.find((candidate) => {
    const { method, path } = httpRule(candidate) ?? { path: [] };
    return (
      method === rule.method &&
      path.length === segments.length &&
      path.every((part, at) => ("literal" in part ? part.literal === segments[at] : isVariable(at))) &&
      path.some((part, at) => "literal" in part && isVariable(at))
    );
  });
}

function json<I extends DescMessage>(schema: I, message: MessageShape<I>): JsonObject {
  try {
    // The binary form says what JSON does not: that a number is out of the range of its field.
    toBinary(schema, message);
    return toJson(schema, message) as JsonObject;
  } catch (cause) {
    throw new ConnectError((cause as Error).message, Code.InvalidArgument, undefined, undefined, cause);
  }
}

/**
 * Tells whether ZITADEL reads a path segment as it was sent (recorded): an empty one, `.` and `..` make another path, an
 * encoded slash is not found, and anything but printable ASCII is answered with 500. White space, `+` and `%` arrive.
 */
function fitsPath(value: string): boolean {
  return /^[\x20-\x7e]+$/.test(value) && !/^\.\.?$|\//.test(value);
}

/** A list of messages, and a message without fields that says which of several was chosen, have no form in a query. */
function queryParameters(
  { fields }: DescMessage,
  json: JsonObject,
  refuse: (name: string) => void,
  prefix = "",
): [string, string][] {
  return fields.flatMap((field): [string, string][] => {
    const value = json[field.jsonName];
    const name = prefix + field.jsonName;
    if (value === undefined) return [];
    const isFields = field.fieldKind === "message" && !/^google\.protobuf\./.test(field.message.typeName);
    if (isFields) {
      const inner = queryParameters(field.message, value as JsonObject, refuse, `${name}.`);
      if (inner.length === 0 && field.oneof) refuse(name);
      return inner;
    }
    const items = [value].flat();
    if (items.some((item) => typeof item === "object")) refuse(name);
    return items.map((item) => [name, String(item)]);
  });
}
