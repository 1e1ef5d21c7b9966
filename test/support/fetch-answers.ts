import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { Code } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";
import { isForeign } from "../../src/index.js";
import { failure } from "./failure.js";
import { type FetchProtocol, key, unknown, user, useServer } from "./fetch-protocol.js";
import { startHttpServer } from "./http-server.js";
import { runtime, words } from "./runtime.js";

/** Tests what every transport over fetch makes of answers, and of none, on real sockets. */
export function testFetchAnswers(protocol: FetchProtocol): void {
  const start = useServer(protocol);
  const { createManagementClient, removed, listed } = protocol;

  describe("an answer that is not ZITADEL's", () => {
    const page = (status: number) => (response: ServerResponse) =>
      response.writeHead(status, { "content-type": "text/html" }).end("<!doctype html><title>Sorry</title>");

    test.each([
      [400, Code.Internal, ""],
      [401, Code.Unauthenticated, ""],
      [403, Code.PermissionDenied, ""],
      [404, Code.Unimplemented, ""],
      [408, Code.Unavailable, unknown],
      [429, Code.Unavailable, ""],
      [500, Code.Unknown, unknown],
      [502, Code.Unavailable, unknown],
      [503, Code.Unavailable, unknown],
      [504, Code.Unavailable, unknown],
      [520, Code.Unavailable, unknown],
      [522, Code.Unavailable, unknown],
      [524, Code.Unavailable, unknown],
      [530, Code.Unavailable, unknown],
      [200, Code.Unknown, unknown],
    ])("HTML with HTTP %i", async (status, code, hint) => {
      const { server, management } = await start(page(status));
      const error = await failure(management.removeHumanMultiFactorU2F(key));
      expect(error.code).toBe(code);
      expect(error.rawMessage).toBe(
        `HTTP ${status} (text/html) from ${server.origin} is no answer of ZITADEL (a wrong baseUrl, or a proxy?)${hint}`,
      );
      expect(server.requests).toHaveLength(1);
    });

    test("no body", async () => {
      const { management } = await start((response) => response.writeHead(204).end());
      const error = await failure(management.listHumanAuthFactors(user));
      expect(error.code).toBe(Code.Unknown);
      expect(error.rawMessage).toContain("HTTP 204 (no content)");
    });

    test("a redirect is not followed", async () => {
      const { server, management } = await start((response) =>
        response.writeHead(308, { location: "/login" }).end(),
      );
      const error = await failure(management.removeHumanMultiFactorU2F(key));
      expect(error.code).toBe(Code.Unknown);
      expect(error.rawMessage).toContain(`a redirect from ${server.origin}`);
      expect(error.rawMessage).not.toContain("outcome unknown");
      expect(server.requests).toHaveLength(1);
    });

    test("a read is sent again when a proxy has no server", async () => {
      const answers = [page(503), page(502), listed];
      const { server, management } = await start((response) => answers.shift()?.(response));
      expect((await management.listHumanAuthFactors(user)).result).toEqual([]);
      expect(server.requests).toHaveLength(3);
    });

    test.each([408, 520, 524, 530])("a read is sent again after HTTP %i", async (status) => {
      const answers = [page(status), listed];
      const { server, management } = await start((response) => answers.shift()?.(response));
      expect((await management.listHumanAuthFactors(user)).result).toEqual([]);
      expect(server.requests).toHaveLength(2);
    });

    test("a proxy's 401 says nothing about the token: it is kept, and not renewed", async () => {
      const invalidated: string[] = [];
      const auth = { getToken: async () => "token", invalidate: (token: string) => invalidated.push(token) };
      const { server, management } = await start(page(401), { auth });
      const error = await failure(management.listHumanAuthFactors(user));
      expect([error.code, isForeign(error)]).toEqual([Code.Unauthenticated, true]);
      expect(invalidated).toEqual([]);
      expect(server.requests).toHaveLength(1);
    });
  });

  describe("no answer", () => {
    test("a connection that is lost after the request leaves the outcome of a removal unknown", async () => {
      const { server, management } = await start((response) => response.destroy());
      const error = await failure(management.removeHumanMultiFactorU2F(key));
      expect(error.code).toBe(Code.Unavailable);
      expect(error.rawMessage).toMatch(words.lost);
      expect(error.rawMessage.startsWith(`no answer from ${server.origin}: `)).toBe(true);
      expect(error.rawMessage.endsWith(unknown)).toBe(true);
      expect(server.requests).toHaveLength(1);
    });

    test("a connection that is lost in the middle of an answer", async () => {
      const { management } = await start((response) => {
        response.writeHead(200, { "content-type": "application/json", "content-length": 100 });
        response.write("{", () => response.destroy());
      });
      const error = await failure(management.removeHumanMultiFactorU2F(key));
      expect(error.code).toBe(Code.Unavailable);
      expect(error.rawMessage).toContain(unknown);
    });

    test("a read is sent again", async () => {
      const answers = [(response: ServerResponse) => response.destroy(), listed];
      const { management } = await start((response) => answers.shift()?.(response));
      expect((await management.listHumanAuthFactors(user)).result).toEqual([]);
    });

    test("a removal is sent again when the connection was refused, because nobody can have done it", async () => {
      await using stopped = await startHttpServer(() => {});
      await stopped[Symbol.asyncDispose]();
      const errors: unknown[] = [];
      const { server, management } = await start(removed, {
        fetch: (input, init) =>
          errors.length > 0
            ? fetch(input, init)
            : fetch(`${input}`.replace(server.origin, stopped.origin), init).catch((error) => {
                errors.push(error);
                throw error;
              }),
      });
      expect((await management.removeHumanMultiFactorU2F(key)).details?.sequence).toBe(8n);
      expect(errors).toHaveLength(1);
    });

    test("a request that Next.js refuses keeps the digest by which Next.js goes, and is not sent again", async () => {
      const refusal = Object.assign(new Error("Dynamic server usage"), { digest: "DYNAMIC_SERVER_USAGE" });
      let attempts = 0;
      const { management } = await start(listed, {
        fetch: async () => {
          attempts += 1;
          throw refusal;
        },
      });
      const error = await failure(management.listHumanAuthFactors(user));
      expect(error).toMatchObject({ digest: refusal.digest, code: Code.FailedPrecondition, cause: refusal });
      expect(error.rawMessage).toBe("Dynamic server usage");
      expect(attempts).toBe(1);
    });

    test("a server that is not there says so, and leaves no outcome open", async () => {
      const { server } = await start(removed);
      const { origin } = server;
      await server[Symbol.asyncDispose]();
      const error = await failure(createManagementClient({ baseUrl: origin }).removeHumanMultiFactorU2F(key));
      expect(error.code).toBe(Code.Unavailable);
      expect(error.rawMessage).toMatch(words.refused);
      expect(error.rawMessage.startsWith(`no answer from ${origin}: `)).toBe(true);
      expect(error.rawMessage).not.toContain("outcome unknown");
    });
  });

  describe("maxResponseBytes", () => {
    const maxResponseBytes = 1_000;
    const tooLarge = `the answer is larger than maxResponseBytes, ${maxResponseBytes}${unknown}`;

    test("refuses a body by its length, before it arrives", async () => {
      const { management } = await start(
        (response) => response.writeHead(200, { "content-length": maxResponseBytes + 1 }).flushHeaders(),
        { maxResponseBytes },
      );
      const error = await failure(management.removeHumanMultiFactorU2F(key));
      expect([error.code, error.rawMessage]).toEqual([Code.ResourceExhausted, tooLarge]);
    });

    // Deno does not close a connection whose answer was copied.
    test.skipIf(runtime === "deno")(
      "refuses a body without a length as soon as it is too large, and ends the connection",
      async () => {
        let closed: Promise<unknown> | undefined;
        const { management } = await start(
          (response) => {
            closed = once(response, "close");
            response.writeHead(200).write("x".repeat(maxResponseBytes + 1));
          },
          { maxResponseBytes },
        );
        const error = await failure(management.removeHumanMultiFactorU2F(key));
        expect([error.code, error.rawMessage]).toEqual([Code.ResourceExhausted, tooLarge]);
        await closed;
      },
    );

    test("takes a length that a proxy has repeated for none", async () => {
      const repeated: typeof fetch = async (input, init) => {
        const response = await fetch(input, init);
        const length = (await response.clone().arrayBuffer()).byteLength;
        const headers = new Headers(response.headers);
        headers.set("content-length", `${length}, ${length}`);
        return new Response(response.body, { status: response.status, headers });
      };
      const { management } = await start(removed, { maxResponseBytes, fetch: repeated });
      expect((await management.removeHumanMultiFactorU2F(key)).details?.sequence).toBe(8n);
    });

    test("lets everything else through", async () => {
      const { management } = await start(removed, { maxResponseBytes });
      expect((await management.removeHumanMultiFactorU2F(key)).details?.sequence).toBe(8n);
    });
  });
}
