import { globSync } from "node:fs";
import {
  type DescField,
  type DescMessage,
  type DescMethodUnary,
  type DescService,
  fromJson,
  getOption,
  hasOption,
  type JsonObject,
  type JsonValue,
  ScalarType,
  toJson,
} from "@bufbuild/protobuf";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { http } from "../../gen/google/api/annotations_pb.js";
import { Code } from "../../src/index.js";
import { createTransport } from "../../src/rest.js";
import { failure } from "../support/failure.js";
import { type HttpServer, startHttpServer } from "../support/http-server.js";
import { gateway } from "./gateway.js";

const files = globSync("node_modules/@zitadel/proto/es/zitadel/**/*_pb.js").sort();
const modules = await Promise.all(
  files.map((path) => import(path.replace("node_modules/", "").replace("/es/", "/"))),
);
const services = modules
  .flatMap((module: object) => Object.values(module) as { kind?: string }[])
  .filter((one): one is DescService => one?.kind === "service");
const methods = services.flatMap((service) => service.methods);
const route = gateway(methods);
const isMapped = (method: DescMethodUnary) => hasOption(method, http);

/** What the server's own routes hide behind another rpc, which was registered later for `{user_id}`. */
const hidden: Record<string, string> = { ListAdministrators: "UpdateAdministrator" };

let server: HttpServer;
beforeAll(async () => {
  server = await startHttpServer((_, response) => response.end("{}"));
});
afterAll(() => server[Symbol.asyncDispose]());

const call = (method: DescMethodUnary, message: JsonObject) => {
  const transport = createTransport({ baseUrl: server.origin });
  return transport.unary(method, undefined, undefined, undefined, fromJson(method.input, message));
};

test("every service of the package is here", () => {
  expect(services.map(({ typeName }) => typeName)).toEqual(
    expect.arrayContaining(
      ["admin", "auth", "management", "system"].map((api) => expect.stringContaining(`.${api}.v1.`)),
    ),
  );
  expect(methods.length).toBeGreaterThan(850);
  expect(methods.every(({ methodKind }) => methodKind === "unary")).toBe(true);
});

describe.each(services.map((service) => [service.typeName, service] as const))(
  "%s",
  (_, { methods: own }) => {
    const unary = own as DescMethodUnary[];

    test.each(unary.filter(isMapped))("$name is what grpc-gateway makes of its request", async (method) => {
      for (const message of [sample(method, true), sample(method, false)]) {
        server.requests.length = 0;
        await call(method, message);
        expect(server.requests).toHaveLength(1);
        const received = route(server.requests[0]!);
        if (hidden[method.name]) return expect(received.rpc.name).toBe(hidden[method.name]);
        expect(received.rpc).toBe(method);
        expect(toJson(method.input, received.message)).toEqual(
          toJson(method.input, fromJson(method.input, message)),
        );
      }
    });

    test.each(unary.filter((method) => !isMapped(method)))("$name has no mapping", async (method) => {
      expect((await failure(call(method, {}))).code).toBe(Code.Unimplemented);
    });
  },
);

/** What there may be in a path, and what there may be elsewhere. */
const inPath = "a+b %2F:";
const elsewhere = "ä &=%+";

/** A message with all fields that have a place in the request; of several choices the first or the last. */
function sample(method: DescMethodUnary, first: boolean): JsonObject {
  const { pattern, body } = getOption(method, http);
  const names = [...String(pattern.value).matchAll(/\{(\w+)/g)].map(([, name]) => name);
  return Object.fromEntries(
    method.input.fields.flatMap((field): [string, JsonValue][] => {
      const where = names.includes(field.name)
        ? "path"
        : body === "*" || body === field.name
          ? "body"
          : "query";
      const value = isChosen(field, first, new Set()) ? sampleOf(field, where, first, new Set()) : undefined;
      return value === undefined ? [] : [[field.name, value]];
    }),
  );
}

type Place = "path" | "body" | "query";

function sampleOf(
  field: DescField,
  where: Place,
  first: boolean,
  within: Set<DescMessage>,
): JsonValue | undefined {
  if (field.fieldKind === "map" && where === "query") return undefined;
  if (field.message && (within.has(field.message) || (field.fieldKind === "list" && where === "query")))
    return undefined;
  const value = field.message
    ? messageOf(field.message, where, first, within)
    : scalarOf(field, where, first);
  if (value === undefined) return undefined;
  return field.fieldKind === "list"
    ? [value, value]
    : field.fieldKind === "map"
      ? { [elsewhere]: value }
      : value;
}

function messageOf(
  schema: DescMessage,
  where: Place,
  first: boolean,
  within: Set<DescMessage>,
): JsonValue | undefined {
  const [, wellKnown] = /^google\.protobuf\.(\w+)$/.exec(schema.typeName) ?? [];
  if (wellKnown === "Timestamp") return "2026-01-02T03:04:05.600Z";
  if (wellKnown === "Duration") return "3.500s";
  if (wellKnown === "Struct") return where === "body" ? { [elsewhere]: [1, null] } : undefined;
  if (wellKnown) throw new Error(`no sample of ${wellKnown}`);
  const stack = new Set([...within, schema]);
  const entries = schema.fields.flatMap((field): [string, JsonValue][] => {
    const value = isChosen(field, first, stack) ? sampleOf(field, where, first, stack) : undefined;
    return value === undefined ? [] : [[field.name, value]];
  });
  return entries.length > 0 || where === "body" ? Object.fromEntries(entries) : undefined;
}

/** Of a oneof the first member or the last that leads to nothing it is within of. */
function isChosen(field: DescField, first: boolean, within: Set<DescMessage>): boolean {
  const members = field.oneof?.fields.filter(({ message }) => !message || !leadsTo(message, within));
  return !members || members.at(first ? 0 : -1) === field;
}

function leadsTo(schema: DescMessage, targets: Set<DescMessage>): boolean {
  const reached = new Set([schema]);
  for (const one of reached) for (const { message } of one.fields) if (message) reached.add(message);
  return [...reached].some((one) => targets.has(one));
}

function scalarOf({ scalar, enum: values }: DescField, where: Place, first: boolean): JsonValue {
  const isZero = where === "path" && first;
  if (values) return values.values.at(isZero ? 0 : -1)!.name;
  if (scalar === ScalarType.STRING) return where === "path" ? inPath : elsewhere;
  // Some have at least 55.
  if (scalar === ScalarType.BYTES) return "+/+/".repeat(20);
  return scalar === ScalarType.BOOL || (isZero ? 0 : 7);
}
