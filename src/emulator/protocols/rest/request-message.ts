import type { DescField, DescMessage, Message } from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import { firstJsonValue } from "../go-json.js";
import type { HttpRequest } from "../http.js";
import { checkJsonSize } from "../limits.js";
import { decodeProtoJson } from "../proto-json.js";
import { copied } from "./copied-text.js";
import { setQueryParameters } from "./query-parameters.js";
import type { Route } from "./routes.js";

/** Makes the message of a REST request. Throws an Error with the server's message where it is malformed. */
export function restMessage({ method, rule, parameters }: Route, request: HttpRequest): Message {
  const message = rule.body === "*" ? bodyMessage(method.input, request.body) : reflect(method.input);
  for (const [name, value] of Object.entries(parameters)) {
    // A part of the path would keep it whole, as long as the call is in the log.
    message.set(method.input.fields.find((field) => field.name === name) as DescField, copied(value));
  }
  const inPath = Object.keys(parameters);
  const takesQuery = rule.body === "" && method.input.fields.length > inPath.length;
  if (takesQuery) setQueryParameters(message, inPath, request);
  return message.message;
}

function bodyMessage(schema: DescMessage, body: Uint8Array): ReflectMessage {
  checkJsonSize(body.length);
  const value = firstJsonValue(Buffer.from(body).toString("latin1"));
  return value === undefined ? reflect(schema) : decodeProtoJson(schema, Buffer.from(value, "latin1"));
}
