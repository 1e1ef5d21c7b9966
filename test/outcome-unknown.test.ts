import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as grpc from "../src/grpc.js";
import * as grpcWeb from "../src/grpc-web.js";
import { type ClientOptions, ManagementService } from "../src/index.js";
import * as rest from "../src/rest.js";
import { failure } from "./support/failure.js";
import { type Exchange, startRecordingServers } from "./support/recording-servers.js";

const { method } = ManagementService;

let servers: Awaited<ReturnType<typeof startRecordingServers>>;
let cases = 0;
let received: boolean;
let onRequest: (exchange: Exchange) => void;
beforeAll(async () => {
  servers = await startRecordingServers((exchange, ofCase) => {
    // A request of a case that has ended may come late.
    if (ofCase !== `${cases}`) return;
    received = true;
    onRequest(exchange);
  });
});
afterAll(() => servers[Symbol.asyncDispose]());

/** A way in which a call fails. */
interface Way {
  name: string;
  /** What the server does with what it receives. */
  answer?: (exchange: Exchange) => void;
  /** Whether its answer says for certain that the call was not done. */
  definite?: boolean;
  /** Where the call goes instead. */
  baseUrl?: () => string;
  auth?: ClientOptions["auth"];
  /** When the caller gives up, and for what reason. */
  abort?: { when: "before" | "received"; reason: Error };
  timeoutMs?: number;
  reason: RegExp;
}

const token = () => Promise.reject(new Error("the vault is locked"));
const late = new DOMException("too late", "TimeoutError");
const closedPort = "http://127.0.0.1:49";
const deadline = (ms: number) => new RegExp(`^no answer within ${ms} ms`);

const ways: fc.Arbitrary<Way> = fc.oneof(
  fc.constantFrom<Way>(
    { name: "refused", baseUrl: () => closedPort, reason: /ECONNREFUSED/ },
    {
      name: "refused, with a deadline",
      baseUrl: () => closedPort,
      timeoutMs: 60,
      reason: /ECONNREFUSED|nothing was sent/,
    },
    { name: "no such name", baseUrl: () => "http://nowhere.invalid", reason: /getaddrinfo/ },
    { name: "untrusted", baseUrl: () => servers.untrusted, reason: /certificate/ },
    {
      name: "TLS to plaintext",
      baseUrl: () => servers.http.replace("http:", "https:"),
      reason: /wrong version|packet length/,
    },
    { name: "no token", auth: token, reason: /the vault is locked/ },
    { name: "no token in time", auth: () => new Promise(() => {}), timeoutMs: 40, reason: deadline(40) },
    {
      name: "aborted before",
      abort: { when: "before", reason: new Error("not wanted") },
      reason: /^not wanted/,
    },
    {
      name: "aborted",
      answer: () => {},
      abort: { when: "received", reason: new Error("not wanted") },
      reason: /^not wanted/,
    },
    {
      name: "a deadline of the caller",
      answer: () => {},
      abort: { when: "received", reason: late },
      reason: /^too late/,
    },
    { name: "a deadline", answer: () => {}, timeoutMs: 1_000, reason: deadline(1_000) },
    { name: "reset", answer: ({ reset }) => reset(), reason: /no answer|the answer was lost/ },
  ),
  fc.nat(40).map(
    (bytes): Way => ({
      name: `cut after ${bytes} bytes`,
      answer: ({ cut }) => cut(bytes),
      reason: /no answer|the answer was (lost|cut short)/,
    }),
  ),
  fc.constantFrom(200, 302, 400, 401, 403, 404, 408, 421, 429, 500, 502, 503, 504, 520, 522, 524, 530).map(
    (status): Way => ({
      name: `HTTP ${status}`,
      answer: ({ html }) => html(status),
      definite: status >= 300 && status < 500 && status !== 408,
      reason: /is no answer of ZITADEL/,
    }),
  ),
  fc.integer({ min: 1, max: 16 }).map(
    (code): Way => ({
      name: `grpc-status ${code}`,
      answer: ({ status }) => status(code),
      // 4: the server's own time ran out.
      definite: code !== 4,
      reason: /^the server says no/,
    }),
  ),
);

test("A failed call says that its outcome is unknown if and only if it writes, was received and got no answer", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("grpc" as const, "grpcWeb" as const, "rest" as const),
      fc.boolean(),
      ways,
      async (protocol, writes, way) => {
        const { createTransport } = { grpc, grpcWeb, rest }[protocol];
        const controller = new AbortController();
        if (way.abort?.when === "before") controller.abort(way.abort.reason);
        received = false;
        cases++;
        onRequest = (exchange) => {
          way.answer?.(exchange);
          if (way.abort?.when === "received") controller.abort(way.abort.reason);
        };
        await using transport = createTransport({
          baseUrl: way.baseUrl?.() ?? (protocol === "grpc" ? servers.http2 : servers.http),
          ...(way.auth && { auth: way.auth }),
          headers: { "x-case": `${cases}` },
        });
        const { unary } = transport;
        const options = [controller.signal, way.timeoutMs ?? (writes ? undefined : 150), undefined] as const;
        const call: Promise<unknown> = writes
          ? unary(method.removeHumanAuthFactorU2F, ...options, { userId: "1", tokenId: "2" })
          : unary(method.listHumanAuthFactors, ...options, { userId: "1" });
        const { rawMessage } = await failure(call);
        const open = writes && received && !way.definite;
        expect([way.name, protocol, /outcome unknown/.test(rawMessage), rawMessage]).toEqual([
          way.name,
          protocol,
          open,
          rawMessage,
        ]);
        if (writes) expect(rawMessage).toMatch(way.reason);
      },
    ),
    { numRuns: 250 },
  );
}, 120_000);
