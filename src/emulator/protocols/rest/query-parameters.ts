import { type DescField, ScalarType } from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import { decodeEscapes, type HttpRequest, queryOf } from "../http.js";
import { messageWork, workLimit } from "../limits.js";
import { copied } from "./copied-text.js";

/** Of a form, as Go reads it. */
const maxFormBytes = 10 * 1024 * 1024;
/** More than the limit of work lets through. */
const maxPairs = 100_000;

/**
 * Sets the fields that the query names, as the REST gateway does. What stands in the path is not set by a query; unknown
 * names are ignored. Throws an Error with the server's message.
 */
export function setQueryParameters(message: ReflectMessage, inPath: string[], request: HttpRequest): void {
  for (const [key, values] of queryParameters(request)) {
    const bracket = key.endsWith("]") ? key.lastIndexOf("[") : -1;
    const base = bracket < 0 ? undefined : key.slice(0, bracket);
    const all = base === undefined ? values : [key.slice(bracket + 1, -1), ...values];
    const sent = (base ?? key).split(".");
    const names = protoNames(message, sent) ?? sent;
    if (!inPath.includes(names[0] as string)) setParameter(message, names, all);
  }
}

/** The parameters of the query and of a form in the body, which the server takes together. */
function queryParameters(request: HttpRequest): Map<string, string[]> {
  const parameters = new Map<string, string[]>();
  const isForm = /^application\/x-www-form-urlencoded\s*(;|$)/.test(
    request.headers.get("content-type") ?? "",
  );
  const hasForm = isForm && request.method === "POST";
  if (hasForm && request.body.length > maxFormBytes) throw new Error("http: POST too large");
  const form = hasForm ? Buffer.from(request.body).toString() : "";
  const spend = workLimit();
  for (const pair of `${form}&${queryOf(request.target)}`.split("&", maxPairs)) {
    spend(messageWork);
    if (pair === "") continue;
    if (pair.includes(";")) throw new Error("invalid semicolon separator in query");
    const [key = "", value = ""] = pair.split(/=(.*)/s).map(unescapeQuery);
    const values = parameters.get(key);
    if (values) values.push(value);
    else parameters.set(key, [value]);
  }
  return parameters;
}

function unescapeQuery(text: string): string {
  const decoded = decodeEscapes(text.replaceAll("+", " "));
  if (decoded !== undefined) return decoded;
  const broken = /%(?![0-9a-f]{2}).{0,2}/is.exec(text)?.[0] ?? "";
  throw new Error(`invalid URL escape ${JSON.stringify(broken)}`);
}

/** The names of a path of fields as the proto files write them; undefined where they lead to no field. */
function protoNames(root: ReflectMessage, names: string[]): string[] | undefined {
  let fields: readonly DescField[] = root.fields;
  const found: string[] = [];
  for (const name of names) {
    const field = fieldNamed(fields, name);
    if (!field) return undefined;
    found.push(field.name);
    fields = field.fieldKind === "message" ? field.message.fields : [];
  }
  return found;
}

function fieldNamed(fields: readonly DescField[], name: string): DescField | undefined {
  return fields.find((field) => field.name === name) ?? fields.find(({ jsonName }) => jsonName === name);
}

function setParameter(message: ReflectMessage, [name = "", ...rest]: string[], values: string[]): void {
  const field = fieldNamed(message.fields, name);
  if (!field) return;
  if (rest.length === 0) {
    setField(message, field, values);
    return;
  }
  if (field.fieldKind !== "message")
    throw new Error(`invalid path: ${JSON.stringify(name)} is not a message`);
  if (!message.isSet(field)) message.set(field, reflect(field.message));
  setParameter(message.get(field), rest, values);
}

function setField(message: ReflectMessage, field: DescField, values: string[]): void {
  const name = JSON.stringify(field.name);
  if (field.fieldKind === "list") {
    const list = message.get(field);
    for (const value of values) list.add(parse(field, value, `parsing list ${name}`) as never);
    return;
  }
  if (values.length > 1) throw new Error(`too many values for field ${name}: ${values.join(", ")}`);
  message.set(field, parse(field, values[0] as string, `parsing field ${name}`));
}

/** Requests that take a query have texts, enums and booleans only. */
function parse(field: DescField, value: string, context: string): unknown {
  const quoted = JSON.stringify(value);
  if (field.message) {
    throw new Error(`${context}: unsupported message type: ${JSON.stringify(field.message.typeName)}`);
  }
  if (field.enum) {
    const number = /^[+-]?\d+$/.test(value) ? Number(value) : undefined;
    const known = field.enum.values.find((one) => one.name === value || one.number === number);
    if (!known) throw new Error(`${context}: ${quoted} is not a valid value`);
    return known.number;
  }
  // A part of the form would keep it whole, as long as the call is in the log.
  if (field.scalar !== ScalarType.BOOL) return copied(value);
  if (/^(1|t|T|TRUE|true|True)$/.test(value)) return true;
  if (/^(0|f|F|FALSE|false|False)$/.test(value)) return false;
  throw new Error(`${context}: strconv.ParseBool: parsing ${quoted}: invalid syntax`);
}
