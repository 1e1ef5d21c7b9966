import type { DescField, Message } from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import { firstJsonValue } from "./go-json.js";
import { decodeEscapes, type HttpRequest, queryOf } from "./http.js";
import { decodeProtoJson } from "./proto-json.js";
import type { Route } from "./rest-routes.js";

/** Makes the message of a REST request. Throws an Error with the server's message where it is malformed. */
export function restMessage({ method, rule, parameters }: Route, request: HttpRequest): Message {
  const message = rule.body === "*" ? bodyMessage(method.input, request.body) : reflect(method.input);
  for (const [name, value] of Object.entries(parameters)) {
    message.set(method.input.fields.find((field) => field.name === name) as DescField, value);
  }
  const takesQuery = rule.body === "" && method.input.fields.length > Object.keys(parameters).length;
  if (takesQuery) {
    for (const [key, values] of queryParameters(request)) setParameter(message, key, values);
  }
  return message.message;
}

function bodyMessage(schema: Route["method"]["input"], body: Uint8Array): ReflectMessage {
  const value = firstJsonValue(Buffer.from(body).toString("latin1"));
  if (value === undefined) return reflect(schema);
  return decodeProtoJson(schema, Buffer.from(value, "latin1"));
}

/** The parameters of the query and of a form in the body, which the server takes together. */
function queryParameters(request: HttpRequest): Map<string, string[]> {
  const parameters = new Map<string, string[]>();
  const isForm = /^application\/x-www-form-urlencoded\s*(;|$)/.test(
    request.headers.get("content-type") ?? "",
  );
  const form = isForm && request.method === "POST" ? Buffer.from(request.body).toString() : "";
  for (const pair of `${form}&${queryOf(request.target)}`.split("&")) {
    if (pair === "") continue;
    if (pair.includes(";")) throw new Error("invalid semicolon separator in query");
    const [key = "", value = ""] = pair.split(/=(.*)/s).map(unescapeQuery);
    parameters.set(key, [...(parameters.get(key) ?? []), value]);
  }
  return parameters;
}

function unescapeQuery(text: string): string {
  const decoded = decodeEscapes(text.replaceAll("+", " "));
  if (decoded !== undefined) return decoded;
  const broken = /%(?![0-9a-f]{2}).{0,2}/is.exec(text)?.[0] ?? "";
  throw new Error(`invalid URL escape ${JSON.stringify(broken)}`);
}

/** Only strings are taken from a query in this API; unknown names are ignored. */
function setParameter(message: ReflectMessage, key: string, values: string[]): void {
  const [, base, index] = /^(.*)\[(.*)\]$/s.exec(key) ?? [];
  const all = base === undefined ? values : [index as string, ...values];
  const [name = "", ...rest] = (base ?? key).split(".");
  const field = message.fields.find((candidate) => candidate.name === name || candidate.jsonName === name);
  if (!field) return;
  if (rest.length > 0) throw new Error(`invalid path: ${JSON.stringify(name)} is not a message`);
  if (all.length > 1)
    throw new Error(`too many values for field ${JSON.stringify(field.name)}: ${all.join(", ")}`);
  message.set(field, all[0]);
}
