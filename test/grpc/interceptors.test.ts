import { isMessage } from "@bufbuild/protobuf";
import { Code, ConnectError, createContextKey, createContextValues } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { createTransport } from "../../src/grpc.js";
import { createClient, type Interceptor, ManagementService } from "../../src/index.js";
import { respond, startServer } from "../faults/http2-server.js";

const key = { userId: "1", tokenId: "2" };
const { removeHumanAuthFactorU2F: rpc } = ManagementService.method;

async function start(...interceptors: Interceptor[]) {
  const server = await startServer((stream) => respond(stream, { headers: { ...grpc, "x-answer": "yes" } }));
  const transport = createTransport({ baseUrl: server.baseUrl, interceptors });
  const client = createClient(ManagementService, transport);
  return {
    server,
    client,
    async [Symbol.asyncDispose]() {
      await transport.close();
      await server[Symbol.asyncDispose]();
    },
  };
}
const grpc = { ":status": 200, "content-type": "application/grpc" };

test("an interceptor sees the rpc that is served, a whole message, the URL, the context and the signal", async () => {
  const contextKey = createContextKey("default");
  let seen = 0;
  await using started = await start((next) => (request) => {
    seen++;
    expect(request.method).toBe(rpc);
    expect(request.service).toBe(ManagementService);
    expect(isMessage(request.message, rpc.input)).toBe(true);
    expect(request.url).toBe(`${started.server.baseUrl}/${ManagementService.typeName}/${rpc.name}`);
    expect(request.requestMethod).toBe("POST");
    expect(request.contextValues.get(contextKey)).toBe("of the call");
    expect(request.signal.aborted).toBe(false);
    return next(request);
  });
  const contextValues = createContextValues().set(contextKey, "of the call");
  await started.client.removeHumanMultiFactorU2F(key, { contextValues });
  expect(seen).toBe(1);
});

test("an interceptor sees headers, trailers and message of the answer, and may spread it", async () => {
  const seen: unknown[] = [];
  await using started = await start((next) => async (request) => {
    const { ...answer } = await next(request);
    seen.push(answer.header.get("x-answer"), answer.trailer.get("grpc-status"), answer.stream);
    return answer;
  });
  const headers: (string | null)[] = [];
  await started.client.removeHumanAuthFactorU2F(key, {
    onHeader: (header) => headers.push(header.get("x-answer")),
    onTrailer: (trailer) => headers.push(trailer.get("grpc-status")),
  });
  expect(seen).toEqual(["yes", "0", false]);
  expect(headers).toEqual(["yes", "0"]);
});

test("without interceptors a call gives headers and trailers too", async () => {
  await using started = await start();
  const headers: (string | null)[] = [];
  await started.client.removeHumanAuthFactorU2F(key, {
    onHeader: (header) => headers.push(header.get("x-answer")),
    onTrailer: (trailer) => headers.push(trailer.get("grpc-status")),
  });
  expect(headers).toEqual(["yes", "0"]);
});

test.for([
  ["throws", () => () => Promise.reject(new TypeError("broken"))],
  [
    "throws at once",
    () => () => {
      throw new TypeError("broken");
    },
  ],
] as [string, Interceptor][])("what an interceptor %s becomes a ConnectError", async ([, interceptor]) => {
  await using started = await start(interceptor);
  const error = await started.client.removeHumanAuthFactorU2F(key).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConnectError);
  expect(error).toMatchObject({ code: Code.Unknown, rawMessage: "broken", cause: expect.any(TypeError) });
});

test("an interceptor that never ends does not hold the call over its deadline", async () => {
  let aborted = false;
  await using started = await start(() => (request) => {
    request.signal.addEventListener("abort", () => {
      aborted = true;
    });
    return new Promise(() => {});
  });
  await expect(started.client.removeHumanAuthFactorU2F(key, { timeoutMs: 50 })).rejects.toMatchObject({
    code: Code.DeadlineExceeded,
  });
  expect(aborted).toBe(true);
});

test("an interceptor may give the call another signal", async () => {
  const controller = new AbortController();
  await using started = await start((next) => (request) => {
    const call = next({ ...request, signal: controller.signal });
    controller.abort(new ConnectError("enough", Code.Canceled));
    return call;
  });
  await expect(started.client.removeHumanAuthFactorU2F(key)).rejects.toMatchObject({
    code: Code.Canceled,
    rawMessage: "enough",
  });
});
