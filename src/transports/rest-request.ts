import {
  type DescField,
  type DescMessage,
  type DescMethodUnary,
  type JsonObject,
  type JsonValue,
  type MessageShape,
  toBinary,
  toJson,
} from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { httpRule } from "../http-rule.js";

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
    const { jsonName } = rpc.input.fields.find((field) => field.name === name) as DescField;
    const value = rest[jsonName];
    delete rest[jsonName];
    return value;
  };
  const refusals: string[] = [];
  const segments = rule.path.map((segment) => {
    if ("literal" in segment) return segment.literal;
    const value = String(take(segment.field) ?? "");
    if (fitsPath(value)) return encodeURIComponent(value);
    refusals.push(`${segment.field} ${JSON.stringify(value)} cannot stand in a URL: use gRPC or gRPC-web`);
    return "";
  });
  const body = rule.body === "*" ? rest : rule.body ? (take(rule.body) ?? {}) : undefined;
  const query = rule.body === "*" ? "" : new URLSearchParams(queryParameters(rest)).toString();
  return {
    method: rule.method,
    path: `/${segments.join("/")}${query && "?"}${query}`,
    ...(body && { body: JSON.stringify(body) }),
    ...(refusals[0] && { refusal: refusals[0] }),
  };
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

function queryParameters(json: JsonValue, prefix = ""): [string, string][] {
  if (Array.isArray(json)) return json.flatMap((item) => queryParameters(item, prefix));
  if (typeof json !== "object" || json === null) return [[prefix, String(json)]];
  return Object.entries(json).flatMap(([name, value]) =>
    queryParameters(value, prefix ? `${prefix}.${name}` : name),
  );
}
