import {
  type DescField,
  type DescMessage,
  type DescMethod,
  fromJson,
  getOption,
  hasOption,
  type JsonObject,
  type JsonValue,
  type Message,
  ScalarType,
} from "@bufbuild/protobuf";
import { http } from "../../gen/google/api/annotations_pb.js";
import type { Received } from "../support/http-server.js";

/** Where ZITADEL mounts the gateway of a service: `GatewayPathPrefix` in its source. All others are at the root. */
const mounts: Record<string, string> = {
  "zitadel.admin.v1.AdminService": "/admin/v1",
  "zitadel.auth.v1.AuthService": "/auth/v1",
  "zitadel.management.v1.ManagementService": "/management/v1",
  "zitadel.system.v1.SystemService": "/system/v1",
};

/** What grpc-gateway makes of a request: the rpc and its message. It is written after its `runtime` package. */
export function gateway(methods: DescMethod[]): (request: Received) => { rpc: DescMethod; message: Message } {
  // Of several routes it takes the one that was registered last.
  const routes = methods
    .filter((rpc) => hasOption(rpc, http))
    .map((rpc) => ({ rpc, rule: getOption(rpc, http) }))
    .reverse();
  return (request) => {
    const [path = "", query] = request.path.split("?");
    for (const { rpc, rule } of routes) {
      if (rule.pattern.case?.toUpperCase() !== request.method) continue;
      const variables = match(`${mounts[rpc.parent.typeName] ?? ""}${rule.pattern.value}`, path);
      if (variables)
        return { rpc, message: decode(rpc, rule.body, variables, query, request.body.toString()) };
    }
    throw new Error(`no route for ${request.method} ${request.path}`);
  };
}

function decode(
  { name, input }: DescMethod,
  body: string,
  variables: Record<string, string>,
  query: string | undefined,
  sent: string,
): Message {
  const json: JsonObject = {};
  if (body === "*") Object.assign(json, sent && JSON.parse(sent));
  else if (body && sent) json[body] = JSON.parse(sent) as JsonValue;
  else if (sent) throw new Error(`${name} has no body`);
  for (const [name, value] of Object.entries(variables)) populate(input, json, [name], value);
  if (body !== "*") {
    for (const [name, value] of new URLSearchParams(query)) populate(input, json, name.split("."), value);
  }
  return fromJson(input, json, { ignoreUnknownFields: true });
}

function match(template: string, path: string): Record<string, string> | undefined {
  const source = template.replace(
    /\{(\w+)(=\*\*)?\}/g,
    (_, name, deep) => `(?<${name}>${deep ? ".*" : "[^/]*"})`,
  );
  const groups = new RegExp(`^${source}$`).exec(path)?.groups ?? (template === path ? {} : undefined);
  return (
    groups &&
    Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decodeURIComponent(value)]))
  );
}

/** A field of a query: only singular messages have a path into them. */
function populate(schema: DescMessage, json: JsonObject, [name, ...inner]: string[], value: string): void {
  const field = schema.fields.find((one) => one.name === name || one.jsonName === name);
  if (!field) return;
  if (inner.length > 0) {
    if (field.fieldKind !== "message") throw new Error(`invalid path: ${name} is not a message`);
    json[field.name] ??= {};
    populate(field.message, json[field.name] as JsonObject, inner, value);
    return;
  }
  const isList = field.fieldKind === "list";
  json[field.name] = isList
    ? [...((json[field.name] ?? []) as JsonValue[]), read(field, value)]
    : read(field, value);
}

function read(field: DescField, value: string): JsonValue {
  const isFields =
    field.message && !/^google\.protobuf\.(Timestamp|Duration|\w+Value)$/.test(field.message.typeName);
  if (isFields || field.fieldKind === "map") throw new Error(`${field.name} cannot be read from a text`);
  if (field.enum && !field.enum.values.some(({ name, number }) => value === name || value === String(number)))
    throw new Error(`${value} is no ${field.enum.typeName}`);
  if (field.enum && /^\d+$/.test(value)) return Number(value);
  return field.scalar === ScalarType.BOOL ? value === "true" : value;
}
