import {
  type DescField,
  type DescMessage,
  type DescMethodUnary,
  type JsonObject,
  type JsonValue,
  type MessageShape,
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
}

/**
 * Maps an rpc to REST by its HTTP rule.
 *
 * An id that a path cannot carry to ZITADEL is `InvalidArgument`: empty, `.` and `..` change the path, an encoded slash
 * is not found, and the server answers 500 to any character that is not ASCII.
 */
export function restRequest<I extends DescMessage>(
  rpc: DescMethodUnary<I>,
  message: MessageShape<I>,
): RestRequest {
  const rule = httpRule(rpc);
  if (!rule)
    throw new ConnectError(`${rpc.name} has no REST mapping: use gRPC or gRPC-web`, Code.Unimplemented);
  const rest = toJson(rpc.input, message) as JsonObject;
  const take = (name: string): JsonValue | undefined => {
    const { jsonName } = rpc.input.fields.find((field) => field.name === name) as DescField;
    const value = rest[jsonName];
    delete rest[jsonName];
    return value;
  };
  const segments = rule.path.map((segment) =>
    "literal" in segment ? segment.literal : pathSegment(segment.field, take(segment.field)),
  );
  const path = `/${segments.join("/")}`;
  if (rule.body === "*") return { method: rule.method, path, body: JSON.stringify(rest) };
  const body = rule.body === "" ? undefined : JSON.stringify(take(rule.body) ?? {});
  const query = new URLSearchParams(queryParameters(rest)).toString();
  return {
    method: rule.method,
    path: query ? `${path}?${query}` : path,
    ...(body !== undefined && { body }),
  };
}

function pathSegment(name: string, value: JsonValue | undefined): string {
  const text = String(value ?? "");
  if (!/^[\x20-\x7e]+$/.test(text) || text === "." || text === ".." || text.includes("/")) {
    throw new ConnectError(
      `${name} ${JSON.stringify(text)} cannot stand in a URL: use gRPC or gRPC-web`,
      Code.InvalidArgument,
    );
  }
  return encodeURIComponent(text);
}

function queryParameters(json: JsonValue, prefix = ""): [string, string][] {
  if (Array.isArray(json)) return json.flatMap((item) => queryParameters(item, prefix));
  if (typeof json !== "object" || json === null) return [[prefix, String(json)]];
  return Object.entries(json).flatMap(([name, value]) =>
    queryParameters(value, prefix ? `${prefix}.${name}` : name),
  );
}
