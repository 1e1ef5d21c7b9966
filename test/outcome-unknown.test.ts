import type { DescMethodUnary } from "@bufbuild/protobuf";
import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as grpc from "../src/grpc.js";
import * as grpcWeb from "../src/grpc-web.js";
import { type ClientOptions, ManagementService } from "../src/index.js";
import * as rest from "../src/rest.js";
import { UserService } from "../src/v2.js";
import { failure } from "./support/failure.js";
import { type Exchange, startRecordingServers } from "./support/recording-servers.js";

const v1 = ManagementService.method;
const v2 = UserService.method;
const reads: DescMethodUnary[] = [v1.listHumanAuthFactors, v2.listAuthenticationFactors];
const writes: DescMethodUnary[] = [
  v1.removeHumanAuthFactorU2F,
  v2.removeU2F,
  v2.removeTOTP,
  v2.removeRecoveryCodes,
  v2.createPasskeyRegistrationLink,
];

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
      fc.constantFrom(...reads, ...writes),
      ways,
      async (protocol, rpc, way) => {
        // fetch does not tell whether the attempt that a deadline ended had a connection.
        fc.pre(protocol === "grpc" || way.name !== "refused, with a deadline");
        const isWrite = writes.includes(rpc);
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
        const options = [controller.signal, way.timeoutMs ?? (isWrite ? undefined : 150), undefined] as const;
        const ids = ["userId", "tokenId", "u2fId"].filter((name) => name in rpc.input.field);
        const message = Object.fromEntries(ids.map((name) => [name, "1"]));
        const { rawMessage } = await failure(unary(rpc, ...options, message));
        const open = isWrite && received && !way.definite;
        expect([way.name, protocol, rpc.name, /outcome unknown/.test(rawMessage), rawMessage]).toEqual([
          way.name,
          protocol,
          rpc.name,
          open,
          rawMessage,
        ]);
        if (isWrite) expect(rawMessage).toMatch(way.reason);
      },
    ),
    { numRuns: 250 },
  );
}, 120_000);
