import { type DescMethodUnary, fromJson, type JsonObject, toJson } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ManagementService } from "../../gen/zitadel/management/v1/management_pb.js";
import { UserService } from "../../gen/zitadel/user/v2/user_service_pb.js";
import { CredentialsCheckErrorSchema, ErrorDetailSchema } from "../../gen/zitadel/v1/message_pb.js";
import type { ManagedTransport } from "../../src/index.js";
import { startHttpServer } from "../support/http-server.js";
import { type ReplayServer, startGrpcReplay } from "./grpc-replay-server.js";
import {
  type Bindings,
  type GrpcExchange,
  groups,
  type HttpExchange,
  loadRecording,
  type Normalized,
  parseHeader,
  v2Groups,
} from "./load.js";

type ReplayProtocol = "grpc" | "grpcWeb" | "rest";
type Exchange = GrpcExchange | HttpExchange;

/** A recorded call that a client can make: of an rpc, over one protocol. */
interface ReplayCase {
  /** Names the case and the call in it. */
  id: string;
  rpc: DescMethodUnary;
  message: JsonObject;
  exchange: Exchange;
  /** What the server answered, without placeholders for ids that are known. */
  expected: Normalized;
}

const rpcs = [...ManagementService.methods, ...UserService.methods];

/** All recorded calls of an rpc over a protocol. */
function replayCases(protocol: ReplayProtocol): ReplayCase[] {
  return [...groups, ...v2Groups].flatMap((group) => {
    const recording = loadRecording(group);
    const { service = ManagementService.typeName } = recording;
    return recording.cases.flatMap((one) =>
      one.calls.flatMap((call, index) => {
        const exchange = call[protocol];
        const rpc = rpcs.find(({ name, parent }) => name === call.rpc && parent.typeName === service);
        // The answer to HEAD has the length of a body that does not follow.
        if (!exchange || !rpc || requestLine(exchange).method === "HEAD") return [];
        const fixture = one.uses ? recording.fixtures?.[one.uses]?.bindings : {};
        const bindings = { ...recording.bindings, ...fixture, ...one.bindings?.[protocol] };
        return {
          id: one.calls.length > 1 ? `${one.id} ${index + 1}` : one.id,
          rpc: rpc as DescMethodUnary,
          message: fill(call.message ?? {}, bindings) as JsonObject,
          exchange,
          expected: fill(exchange.normalized ?? call.normalized, bindings) as Normalized,
        };
      }),
    );
  });
}

function requestLine({ request }: Exchange): { method: string; path: string } {
  if ("method" in request) return request;
  const { ":method": method = "", ":path": path = "" } = Object.fromEntries(request.headers.map(parseHeader));
  return { method, path };
}

/** What a client makes of a recorded answer, where that is not what the server meant. Each needs a reason. */
export type Deviations = Record<string, { expected: Normalized; because: string }>;

/** The answer to a request that is refused before it is sent. */
export const refused = (message: string): Normalized => ({
  code: Code.InvalidArgument,
  status: "INVALID_ARGUMENT",
  message,
});

/**
 * Replays every recorded answer of a protocol to a client, byte for byte. The client must send what was recorded and
 * understand what the server meant. Requests of the group `transport` are such as no client of ours sends: there only the
 * answer counts.
 */
export function testReplay(
  protocol: ReplayProtocol,
  createTransport: (baseUrl: string) => ManagedTransport,
  deviations: Deviations,
): void {
  let response: Exchange["response"];
  let server: ReplayServer;
  let transport: ManagedTransport;
  beforeAll(async () => {
    const start = protocol === "grpc" ? startGrpcReplay : startHttpReplay;
    server = await start(() => response as never);
    transport = createTransport(server.origin);
  });
  afterAll(async () => {
    await transport.close();
    await server[Symbol.asyncDispose]();
  });

  const cases = replayCases(protocol);

  test.each(cases)("$id", async ({ id, rpc, message, exchange, expected }) => {
    const { request } = exchange;
    response = exchange.response;
    const sentBefore = server.requests.length;
    const headers = request.headers.map(parseHeader).filter(([name]) => !byTransport.test(name));
    const answer = await outcome(transport, rpc, message, headers);
    const hint = `: is baseUrl ${server.origin} the domain of the instance?`;
    const wanted = deviations[id]?.expected ?? expected;
    expect(answer).toEqual(
      like(isAboutServer(wanted) ? { ...wanted, message: wanted.message + hint } : wanted),
    );
    const sent = server.requests.slice(sentBefore);
    if (sent.length > 0 && !/^(v2-)?transport\//.test(id)) {
      expect(sent).toHaveLength(1);
      const { method, path } = requestLine(exchange);
      expect(sent[0]).toMatchObject({ method, path });
      expect(sent[0]!.body).toEqual(Buffer.from(request.body ?? "", protocol === "rest" ? "utf8" : "base64"));
    }
  });

  test.each(Object.entries(deviations))("%s deviates", (id, { expected }) => {
    const recorded = cases.find((one) => one.id === id);
    expect(recorded).toBeDefined();
    expect(recorded?.expected).not.toEqual(expected);
  });
}

function startHttpReplay(response: () => HttpExchange["response"]) {
  return startHttpServer((_, outgoing) => {
    const { status, headers, body = "", bodyText } = response();
    outgoing.writeHead(
      status,
      headers.map(parseHeader).flatMap((field) => (hopByHop.test(field[0]) ? [] : field)),
    );
    outgoing.end(bodyText ?? Buffer.from(body, "base64"));
  });
}

/** ZITADEL has no such instance, or no such path. */
function isAboutServer({ code, details }: Normalized): boolean {
  return code === Code.NotFound && !details;
}

async function outcome(
  transport: ManagedTransport,
  rpc: DescMethodUnary,
  message: JsonObject,
  headers: HeadersInit,
): Promise<Normalized> {
  try {
    const input = fromJson(rpc.input, message);
    const answer = await transport.unary(rpc, undefined, undefined, headers, input);
    return { code: 0, response: toJson(rpc.output, answer.message) };
  } catch (error) {
    return failure(ConnectError.from(error));
  }
}

const hopByHop = /^(connection|transfer-encoding)$/;
const byTransport = /^(:.*|content-type|host|te|x-grpc-web|grpc-.*)$/;

function failure(error: ConnectError): Normalized {
  const details = [ErrorDetailSchema, CredentialsCheckErrorSchema].flatMap((schema) =>
    error.findDetails<typeof schema>(schema).map((detail) => ({
      "@type": `type.googleapis.com/${schema.typeName}`,
      ...(toJson(schema, detail) as JsonObject),
    })),
  );
  const status = Code[error.code].replace(/(?<=[a-z])(?=[A-Z])/g, "_").toUpperCase();
  return {
    code: error.code,
    status,
    // Go varies this blank from build to build.
    message: error.rawMessage.replaceAll("\u00a0", " "),
    ...(error.details.length > 0 && { details }),
  };
}

/** Puts the literal values of the bindings where their names stand in angle brackets. */
function fill(value: unknown, bindings: Bindings): unknown {
  const text = JSON.stringify(value).replace(/<(\w+)>/g, (name, key) =>
    key in bindings ? JSON.stringify(bindings[key]).slice(1, -1) : name,
  );
  return JSON.parse(text);
}

const patterns: Record<string, RegExp> = {
  "<timestamp>": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
  "<sequence>": /^\d+$/,
  "<id>": /^\d{18}$/,
  "<code>": /^\w{12}$/,
  "<origin>": /^http:\/\/127\.0\.0\.1:\d+$/,
};

/** Makes an expectation of a value with placeholders for what changes from run to run. */
function like(value: unknown): unknown {
  if (typeof value === "string" && /<\w+>/.test(value)) {
    const source = value
      .split(/(<\w+>)/)
      .map((part) => patterns[part]?.source.slice(1, -1) ?? part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join("");
    return expect.stringMatching(new RegExp(`^${source}$`));
  }
  if (Array.isArray(value)) return value.map(like);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, like(item)]));
}
