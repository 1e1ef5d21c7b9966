import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { Code, ConnectError, type Interceptor } from "@connectrpc/connect";
import { afterEach, describe, expect, test } from "vitest";
import type { ManagementClient } from "../../src/client.js";
import type { ClientOptions } from "../../src/index.js";
import { type HttpServer, type Received, startHttpServer } from "./http-server.js";

/** A protocol over fetch. */
export interface FetchProtocol {
  createManagementClient: (options: ClientOptions) => ManagementClient;
  /** Writes the answer of ZITADEL to a removal. */
  removed: (response: ServerResponse) => void;
  /** Writes the answer of ZITADEL to a list of factors, with none. */
  listed: (response: ServerResponse) => void;
}

const user = { userId: "69629023906488335" };
const key = { ...user, tokenId: "69629023906488336" };
const unknown = "; outcome unknown: look whether RemoveHumanAuthFactorU2F was done";

/** Tests what must be true of every transport over fetch, on real sockets. */
export function testFetchTransport({ createManagementClient, removed, listed }: FetchProtocol): void {
  let server: HttpServer;
  const start = async (
    answer: (response: ServerResponse, request: Received) => unknown,
    options: Omit<ClientOptions, "baseUrl"> = {},
  ): Promise<ManagementClient> => {
    server = await startHttpServer((request, response) => answer(response, request));
    return createManagementClient({ baseUrl: server.origin, ...options });
  };
  afterEach(() => server?.[Symbol.asyncDispose]());

  describe("an answer that is not ZITADEL's", () => {
    const page = (status: number) => (response: ServerResponse) =>
      response.writeHead(status, { "content-type": "text/html" }).end("<!doctype html><title>Sorry</title>");

    test.each([
      [400, Code.Internal, ""],
      [401, Code.Unauthenticated, ""],
      [403, Code.PermissionDenied, ""],
      [404, Code.Unimplemented, ""],
      [429, Code.Unavailable, ""],
      [500, Code.Unknown, unknown],
      [502, Code.Unavailable, unknown],
      [503, Code.Unavailable, unknown],
      [504, Code.Unavailable, unknown],
      [200, Code.Unknown, unknown],
    ])("HTML with HTTP %i", async (status, code, hint) => {
      const management = await start(page(status));
      const error = await failure(management.removeHumanMultiFactorU2F(key));
      expect(error.code).toBe(code);
      expect(error.rawMessage).toBe(
        `HTTP ${status} (text/html) from ${server.origin} is no answer of ZITADEL (a wrong baseUrl, or a proxy?)${hint}`,
      );
      expect(server.requests).toHaveLength(1);
    });

    test("no body", async () => {
      const management = await start((response) => response.writeHead(204).end());
      const error = await failure(management.listHumanAuthFactors(user));
      expect(error.code).toBe(Code.Unknown);
      expect(error.rawMessage).toContain("HTTP 204 (no content)");
    });

    test("a redirect is not followed", async () => {
      const management = await start((response) => response.writeHead(308, { location: "/login" }).end());
      const error = await failure(management.removeHumanMultiFactorU2F(key));
      expect(error.code).toBe(Code.Unknown);
      expect(error.rawMessage).toContain(`a redirect from ${server.origin}`);
      expect(error.rawMessage).not.toContain("outcome unknown");
      expect(server.requests).toHaveLength(1);
    });

    test("a read is sent again when a proxy has no server", async () => {
      const answers = [page(503), page(502), listed];
      const management = await start((response) => answers.shift()?.(response));
      expect((await management.listHumanAuthFactors(user)).result).toEqual([]);
      expect(server.requests).toHaveLength(3);
    });
  });

  describe("no answer", () => {
    test("a connection that is lost after the request leaves the outcome of a removal unknown", async () => {
      const management = await start((response) => response.destroy());
      const error = await failure(management.removeHumanMultiFactorU2F(key));
      expect(error.code).toBe(Code.Unavailable);
      expect(error.rawMessage).toBe(`no answer from ${server.origin}: other side closed${unknown}`);
      expect(server.requests).toHaveLength(1);
    });

    test("a connection that is lost in the middle of an answer", async () => {
      const management = await start((response) => {
        response.writeHead(200, { "content-type": "application/json", "content-length": 100 });
        response.write("{", () => response.destroy());
      });
      const error = await failure(management.removeHumanMultiFactorU2F(key));
      expect(error.code).toBe(Code.Unavailable);
      expect(error.rawMessage).toContain(unknown);
    });

    test("a read is sent again", async () => {
      const answers = [(response: ServerResponse) => response.destroy(), listed];
      const management = await start((response) => answers.shift()?.(response));
      expect((await management.listHumanAuthFactors(user)).result).toEqual([]);
    });

    test("a removal is sent again when the connection was refused, because nobody can have done it", async () => {
      await using stopped = await startHttpServer(() => {});
      await stopped[Symbol.asyncDispose]();
      const errors: unknown[] = [];
      const management = await start(removed, {
        fetch: (input, init) =>
          errors.length > 0
            ? fetch(input, init)
            : fetch(`${input}`.replace(server.origin, stopped.origin), init).catch((error) => {
                errors.push(error.cause.code);
                throw error;
              }),
      });
      expect((await management.removeHumanMultiFactorU2F(key)).details?.sequence).toBe(8n);
      expect(errors).toEqual(["ECONNREFUSED"]);
    });

    test("a server that is not there says so, and leaves no outcome open", async () => {
      await start(removed);
      const { origin } = server;
      await server[Symbol.asyncDispose]();
      const error = await failure(createManagementClient({ baseUrl: origin }).removeHumanMultiFactorU2F(key));
      expect(error.code).toBe(Code.Unavailable);
      expect(error.rawMessage).toBe(`no answer from ${origin}: connect ECONNREFUSED ${new URL(origin).host}`);
    });
  });

  describe("maxResponseBytes", () => {
    const maxResponseBytes = 1_000;
    const tooLarge = `the answer is larger than maxResponseBytes, ${maxResponseBytes}`;

    test("refuses a body by its length, before it arrives", async () => {
      const management = await start(
        (response) => response.writeHead(200, { "content-length": maxResponseBytes + 1 }).flushHeaders(),
        { maxResponseBytes },
      );
      const error = await failure(management.removeHumanMultiFactorU2F(key));
      expect([error.code, error.rawMessage]).toEqual([Code.ResourceExhausted, tooLarge]);
    });

    test("refuses a body without a length as soon as it is too large, and ends the connection", async () => {
      let closed: Promise<unknown> | undefined;
      const management = await start(
        (response) => {
          closed = once(response, "close");
          response.writeHead(200).write("x".repeat(maxResponseBytes + 1));
        },
        { maxResponseBytes },
      );
      const error = await failure(management.removeHumanMultiFactorU2F(key));
      expect([error.code, error.rawMessage]).toEqual([Code.ResourceExhausted, tooLarge]);
      await closed;
    });

    test("lets everything else through", async () => {
      const management = await start(removed, { maxResponseBytes });
      expect((await management.removeHumanMultiFactorU2F(key)).details?.sequence).toBe(8n);
    });
  });

  describe("time", () => {
    const silence = () => {};
    const limits: [
      string,
      Partial<ClientOptions>,
      { timeoutMs?: number; signal?: () => AbortSignal },
      string,
    ][] = [
      ["timeoutMs", {}, { timeoutMs: 50 }, `no answer within 50 ms${unknown}`],
      ["defaultTimeoutMs", { defaultTimeoutMs: 50 }, {}, `no answer within 50 ms${unknown}`],
      [
        "AbortSignal.timeout",
        {},
        { signal: () => AbortSignal.timeout(50) },
        "The operation was aborted due to timeout",
      ],
    ];

    test.each(limits)("%s is DeadlineExceeded", async (_, options, { signal, ...call }, text) => {
      const management = await start(silence, options);
      const error = await failure(
        management.removeHumanMultiFactorU2F(key, { ...call, ...(signal && { signal: signal() }) }),
      );
      expect([error.code, error.rawMessage]).toEqual([Code.DeadlineExceeded, text]);
      expect(server.requests[0]?.headers.has("grpc-timeout")).toBe(false);
    });

    test("a deadline in the middle of an answer", async () => {
      const management = await start((response) => response.writeHead(200).write("x"));
      const error = await failure(management.removeHumanMultiFactorU2F(key, { timeoutMs: 100 }));
      expect(error.code).toBe(Code.DeadlineExceeded);
    });

    test("a deadline covers the wait for a token", async () => {
      const management = await start(removed, { auth: () => new Promise(() => {}) });
      const error = await failure(management.removeHumanMultiFactorU2F(key, { timeoutMs: 50 }));
      expect(error.code).toBe(Code.DeadlineExceeded);
      expect(server.requests).toHaveLength(0);
    });

    test("timeoutMs 0 is no limit", async () => {
      const management = await start((response) => setTimeout(removed, 100, response), {
        defaultTimeoutMs: 20,
      });
      const { details } = await management.removeHumanMultiFactorU2F(key, { timeoutMs: 0 });
      expect(details?.sequence).toBe(8n);
    });

    test("an abort is Canceled, and closes the connection", async () => {
      const controller = new AbortController();
      let closed: Promise<unknown> | undefined;
      const management = await start((response) => {
        closed = once(response, "close");
        controller.abort();
      });
      const error = await failure(management.removeHumanMultiFactorU2F(key, { signal: controller.signal }));
      expect(error.code).toBe(Code.Canceled);
      await closed;
    });

    test("nothing is sent for a call that was aborted before", async () => {
      const management = await start(removed);
      const error = await failure(management.removeHumanMultiFactorU2F(key, { signal: AbortSignal.abort() }));
      expect(error.code).toBe(Code.Canceled);
      expect(server.requests).toHaveLength(0);
    });
  });

  describe("requests", () => {
    /** The request headers that ZITADEL allows a page to send, and those that fetch adds by itself. */
    const allowed =
      /^(accept|accept-encoding|accept-language|authorization|connection|content-length|content-type|host|sec-fetch-mode|user-agent|x-grpc-web|x-user-agent|x-zitadel-orgid)$/;

    test("carry no header that ZITADEL's CORS does not know", async () => {
      const management = await start(removed, { auth: "token", orgId: "1", checkOrganization: false });
      await management.removeHumanMultiFactorU2F(key, { timeoutMs: 5_000 });
      const [{ headers }] = server.requests as [Received];
      expect([...headers.keys()].filter((name) => !allowed.test(name))).toEqual([]);
      expect(headers.get("authorization")).toBe("Bearer token");
      expect(headers.get("x-zitadel-orgid")).toBe("1");
    });

    test("are what the fetch function of the options gets, without cookies", async () => {
      const seen: RequestInit[] = [];
      const management = await start(removed, {
        fetch: (input, init) => {
          seen.push(init!);
          return fetch(input, init);
        },
      });
      await management.removeHumanMultiFactorU2F(key);
      expect(seen).toMatchObject([{ credentials: "omit", redirect: "manual" }]);
    });

    test("are seen by interceptors as they are sent", async () => {
      const seen: [string, string][] = [];
      const interceptor: Interceptor = (next) => (request) => {
        seen.push([request.requestMethod, request.url]);
        return next(request);
      };
      const management = await start(removed, { interceptors: [interceptor] });
      await management.removeHumanMultiFactorU2F(key);
      const [{ method, path }] = server.requests as [Received];
      expect(seen).toEqual([[method, server.origin + path]]);
    });

    test("with a value that its field cannot hold are InvalidArgument, and not sent", async () => {
      const management = await start(listed);
      const error = await failure(management.listUsers({ query: { limit: -1 } }));
      expect(error.code).toBe(Code.InvalidArgument);
      expect(error.rawMessage).toContain("zitadel.v1.ListQuery.limit");
      expect(server.requests).toHaveLength(0);
    });
  });
}

/** Waits for the ConnectError of a call. */
export async function failure(call: Promise<unknown>): Promise<ConnectError> {
  const error = await call.then(
    () => expect.unreachable("the call succeeded"),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ConnectError);
  return error as ConnectError;
}
