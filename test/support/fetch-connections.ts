import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { Code } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";
import { retry } from "../../src/index.js";
import { signedCertificate } from "../faults/certificates.js";
import { failure } from "./failure.js";
import { type FetchProtocol, key, useServer } from "./fetch-protocol.js";
import { runtime, words } from "./runtime.js";

/** Tests what every transport over Node's fetch makes of connections that do not come about. */
export function testFetchConnections(protocol: FetchProtocol): void {
  const start = useServer(protocol);
  const { createManagementClient, removed } = protocol;

  describe("no connection", () => {
    test("a deadline tells why nothing was sent", async () => {
      const { server } = await start(removed);
      const { origin } = server;
      await server[Symbol.asyncDispose]();
      const management = createManagementClient({ baseUrl: origin, interceptors: [retry(() => 1_000)] });
      const error = await failure(management.removeHumanMultiFactorU2F(key, { timeoutMs: 100 }));
      expect(error.code).toBe(Code.DeadlineExceeded);
      expect(error.rawMessage).toMatch(words.refused);
      expect(error.rawMessage).toContain(`no answer within 100 ms; last: no answer from ${origin}: `);
      expect(error.rawMessage).not.toContain("outcome unknown");
    });

    /** A client whose requests are counted. */
    const counting = (baseUrl: string) => {
      const sent: unknown[] = [];
      const management = createManagementClient({
        baseUrl,
        fetch: (input, init) => {
          sent.push(input);
          return fetch(input, init);
        },
      });
      return { sent, management };
    };

    test.each([
      ["a port that fetch blocks", () => "http://127.0.0.1:25", words.blocked],
      ["a port without TLS", (origin: string) => origin.replace("http:", "https:"), words.noTls],
    ])("%s is tried once, and nothing was sent", async (name, baseUrl, text) => {
      // Bun blocks none.
      if (runtime === "bun" && name === "a port that fetch blocks") return;
      const { server } = await start(removed);
      const { sent, management } = counting(baseUrl(server.origin));
      const error = await failure(management.removeHumanMultiFactorU2F(key));
      expect(error.code).toBe(Code.Unavailable);
      expect(error.rawMessage).toMatch(text);
      expect(sent).toHaveLength(1);
    });

    test("a certificate that nobody trusts is looked at once, and nothing was sent", async () => {
      const server = createServer(signedCertificate(), () => {}).listen(0, "127.0.0.1");
      await once(server, "listening");
      const { sent, management } = counting(`https://127.0.0.1:${(server.address() as AddressInfo).port}`);
      const error = await failure(management.removeHumanMultiFactorU2F(key));
      expect(error.rawMessage).toMatch(/certificate/);
      expect(error.rawMessage).not.toContain("outcome unknown");
      expect(sent).toHaveLength(1);
      server.close();
    });

    test.each([
      ["Bun", Object.assign(new TypeError("ECONNREFUSED: Unable to connect."), { code: "ECONNREFUSED" }), 5],
      [
        "Bun, with TLS",
        Object.assign(new TypeError("EPROTO: The TLS handshake failed."), { code: "EPROTO" }),
        1,
      ],
      [
        "Deno",
        new TypeError("fetch failed", { cause: new Error("… client error (Connect): tcp connect error") }),
        5,
      ],
      ["Deno, with a port that it blocks", new TypeError("Fetch failed: Requests to port 25 are blocked"), 1],
    ])("what %s says of a connection that did not come about", async (_, reason, attempts) => {
      const { server } = await start(removed);
      let sent = 0;
      const management = createManagementClient({
        baseUrl: server.origin,
        fetch: () => {
          sent++;
          return Promise.reject(reason);
        },
      });
      const error = await failure(management.removeHumanMultiFactorU2F(key));
      expect(error.code).toBe(Code.Unavailable);
      expect(error.rawMessage).not.toContain("outcome unknown");
      expect(sent).toBe(attempts);
    });
  });
}
