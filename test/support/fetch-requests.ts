import { once } from "node:events";
import { Code, type Interceptor } from "@connectrpc/connect";
import { describe, expect, test, vi } from "vitest";
import type { ClientOptions } from "../../src/index.js";
import { failure } from "./failure.js";
import { type FetchProtocol, key, unknown, useServer } from "./fetch-protocol.js";
import type { Received } from "./http-server.js";
import { words } from "./runtime.js";

/** Tests what every transport over fetch sends, and how long it waits, on real sockets. */
export function testFetchRequests(protocol: FetchProtocol): void {
  const start = useServer(protocol);
  const { removed, listed } = protocol;

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
      ["AbortSignal.timeout", {}, { signal: () => AbortSignal.timeout(50) }, `${words.timeout}${unknown}`],
    ];

    test.each(limits)("%s is DeadlineExceeded", async (_, options, { signal, ...call }, text) => {
      const { server, management } = await start(silence, options);
      const error = await failure(
        management.removeHumanMultiFactorU2F(key, { ...call, ...(signal && { signal: signal() }) }),
      );
      expect([error.code, error.rawMessage]).toEqual([Code.DeadlineExceeded, text]);
      expect(server.requests[0]?.headers.has("grpc-timeout")).toBe(false);
    });

    test("a deadline in the middle of an answer", async () => {
      const { management } = await start((response) => response.writeHead(200).write("x"));
      const error = await failure(management.removeHumanMultiFactorU2F(key, { timeoutMs: 100 }));
      expect(error.code).toBe(Code.DeadlineExceeded);
    });

    test("a deadline covers the wait for a token", async () => {
      const { server, management } = await start(removed, { auth: () => new Promise(() => {}) });
      const error = await failure(management.removeHumanMultiFactorU2F(key, { timeoutMs: 50 }));
      expect(error.code).toBe(Code.DeadlineExceeded);
      expect(server.requests).toHaveLength(0);
    });

    test("timeoutMs 0 is no limit", async () => {
      const { management } = await start((response) => setTimeout(removed, 100, response), {
        defaultTimeoutMs: 20,
      });
      const { details } = await management.removeHumanMultiFactorU2F(key, { timeoutMs: 0 });
      expect(details?.sequence).toBe(8n);
    });

    test("an abort is Canceled, and closes the connection", async () => {
      const controller = new AbortController();
      let closed: Promise<unknown> | undefined;
      const { management } = await start((response) => {
        closed = once(response, "close");
        controller.abort();
      });
      const error = await failure(management.removeHumanMultiFactorU2F(key, { signal: controller.signal }));
      expect(error.code).toBe(Code.Canceled);
      await closed;
    });

    test("nothing is sent for a call that was aborted before", async () => {
      const { server, management } = await start(removed);
      const error = await failure(management.removeHumanMultiFactorU2F(key, { signal: AbortSignal.abort() }));
      expect(error.code).toBe(Code.Canceled);
      expect(server.requests).toHaveLength(0);
    });
  });

  describe("requests", () => {
    /** The request headers that ZITADEL allows a page to send, and those that fetch adds by itself. */
    const allowed =
      /^(accept|accept-encoding|accept-language|authorization|cache-control|connection|content-length|content-type|host|pragma|sec-fetch-mode|user-agent|x-grpc-web|x-user-agent|x-zitadel-orgid)$/;

    test("carry no header that ZITADEL's CORS does not know", async () => {
      const { server, management } = await start(removed, {
        auth: "token",
        orgId: "1",
        checkOrganization: false,
      });
      await management.removeHumanMultiFactorU2F(key, { timeoutMs: 5_000 });
      const [{ headers }] = server.requests as [Received];
      expect([...headers.keys()].filter((name) => !allowed.test(name))).toEqual([]);
      expect(headers.get("authorization")).toBe("Bearer token");
      expect(headers.get("x-zitadel-orgid")).toBe("1");
    });

    test("are what the fetch function of the options gets, without cookies and past all caches", async () => {
      const seen: RequestInit[] = [];
      const { management } = await start(removed, {
        fetch: (input, init) => {
          seen.push(init!);
          return fetch(input, init);
        },
      });
      await management.removeHumanMultiFactorU2F(key);
      expect(seen).toMatchObject([{ credentials: "omit", redirect: "manual", cache: "no-store" }]);
    });

    test("have only fields that the runtime knows: older Cloudflare Workers refuse cache and credentials", async () => {
      const seen: RequestInit[] = [];
      const { management } = await start(removed, {
        fetch: (input, init) => {
          seen.push(init!);
          return fetch(input, init);
        },
      });
      vi.stubGlobal("Request", class {});
      await management.removeHumanMultiFactorU2F(key).finally(() => vi.unstubAllGlobals());
      expect(seen.map(Object.keys)).toEqual([
        expect.not.arrayContaining([expect.stringMatching(/^(cache|credentials)$/)]),
      ]);
    });

    test("are seen by interceptors as they are sent", async () => {
      const seen: [string, string][] = [];
      const interceptor: Interceptor = (next) => (request) => {
        seen.push([request.requestMethod, request.url]);
        return next(request);
      };
      const { server, management } = await start(removed, { interceptors: [interceptor] });
      await management.removeHumanMultiFactorU2F(key);
      const [{ method, path }] = server.requests as [Received];
      expect(seen).toEqual([[method, server.origin + path]]);
    });

    test("with a value that its field cannot hold are InvalidArgument, and not sent", async () => {
      const { server, management } = await start(listed);
      const error = await failure(management.listUsers({ query: { limit: -1 } }));
      expect(error.code).toBe(Code.InvalidArgument);
      expect(error.rawMessage).toContain("zitadel.v1.ListQuery.limit");
      expect(server.requests).toHaveLength(0);
    });
  });
}
