import {
  type DescMessage,
  type DescMethodUnary,
  fromJson,
  type JsonValue,
  type MessageShape,
  toBinary,
} from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { CredentialsCheckErrorSchema, ErrorDetailSchema } from "../../gen/zitadel/v1/message_pb.js";
import { type Answer, type Call, cutShort, foreignAnswer } from "./fetch.js";
import { mediaType } from "./media-type.js";

type JsonFields = Record<string, JsonValue | undefined>;

/**
 * Reads the message of an answer over REST, or throws its error: from ZITADEL's JSON `{ code, message, details }`, or,
 * where something else wrote the answer, from the HTTP status.
 */
export function restMessage<O extends DescMessage>(
  method: DescMethodUnary<DescMessage, O>,
  call: Call,
  answer: Answer,
): MessageShape<O> {
  const { response, body } = answer;
  const json = parse(new TextDecoder().decode(body));
  if (json === undefined && isJson(response) && (response.ok || body.length > 0)) throw cutShort(answer);
  if (!response.ok) throw zitadelStatus(json, response) ?? foreignAnswer(call, answer);
  if (!isFields(json) || !speaksOf(method.output, json)) throw foreignAnswer(call, answer);
  try {
    return fromJson(method.output, json as JsonValue, { ignoreUnknownFields: true });
  } catch (cause) {
    const text = `the answer is no ${method.output.typeName}: ${(cause as Error).message}`;
    const error = new ConnectError(text, Code.Internal, response.headers, undefined, cause);
    // HTTP 200 says that it was done.
    error.isWireError = true;
    throw error;
  }
}

function parse(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

function isJson({ headers }: Response): boolean {
  return mediaType(headers.get("content-type")) === "application/json";
}

function isFields(json: unknown): json is JsonFields {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

/** Another server's JSON would else be an empty message, because unknown fields are ignored. */
function speaksOf(message: DescMessage, json: JsonFields): boolean {
  const names = Object.keys(json);
  const known = message.fields.flatMap(({ name, jsonName }) => [name, jsonName]);
  return names.length === 0 || known.length === 0 || names.some((name) => known.includes(name));
}

function zitadelStatus(json: unknown, { headers }: Response): ConnectError | undefined {
  if (!isFields(json) || typeof json.message !== "string") return undefined;
  if (typeof json.code !== "number" || Code[json.code] === undefined) return undefined;
  const error = new ConnectError(json.message, json.code, headers);
  error.isWireError = true;
  const details: unknown[] = [json.details].flat();
  error.details = details.filter(isFields).map(incomingDetail);
  return error;
}

function incomingDetail(detail: JsonFields): { type: string; value: Uint8Array; debug: JsonValue } {
  const { "@type": url, ...fields } = detail;
  const type = String(url).slice(String(url).lastIndexOf("/") + 1);
  const known = [ErrorDetailSchema, CredentialsCheckErrorSchema].find(({ typeName }) => typeName === type);
  return { type, value: known ? encode(known, fields) : undecodable, debug: detail as JsonValue };
}

function encode(schema: DescMessage, fields: JsonFields): Uint8Array {
  try {
    return toBinary(schema, fromJson(schema, fields as JsonValue, { ignoreUnknownFields: true }));
  } catch {
    return undecodable;
  }
}

/** The value of a detail that is known as JSON only: no message starts so, so that `findDetails` passes over it. */
const undecodable: Uint8Array = Uint8Array.of(0);
