import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { createServer, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { inspect } from "node:util";
import { decodeJwt } from "jose";
import { afterEach, describe, expect, test, vi } from "vitest";
import { Code, clientCredentials, type ServiceAccountKey, serviceAccount } from "../../src/index.js";
import { signedCertificate } from "../faults/certificates.js";
import { startHttpServer } from "../support/http-server.js";
import { robotKey, startWorld } from "./emulator.js";
import { startTokenServer, tokenAnswer } from "./token-server.js";

const machine = { clientId: "a", clientSecret: "geheim-42" };
const key: ServiceAccountKey = {
  type: "serviceaccount",
  keyId: "key-1",
  userId: "user-1",
  key: generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({
    type: "pkcs8",
    format: "pem",
  }) as string,
};
const failureOf = (promise: Promise<string>) => promise.then(expect.unreachable, (error) => error);

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe("an address apart from the issuer", () => {
  const issuer = "https://zitadel.example.com";

  test("is asked, with the headers; the assertion names the issuer", async () => {
    await using server = await startTokenServer(() => tokenAnswer("t"));
    const headers = { "x-zitadel-instance-host": "zitadel.example.com" };
    const source = serviceAccount({ issuer, baseUrl: server.origin, key, headers });
    expect(await source.getToken()).toBe("t");
    const [request] = server.requests;
    expect(request?.headers.get("x-zitadel-instance-host")).toBe("zitadel.example.com");
    expect(decodeJwt(request?.form.get("assertion") ?? "").aud).toBe(issuer);
  });

  test("gets tokens in front of an emulator that is known by another name", async () => {
    await using emulator = await startWorld();
    const { host, port } = new URL(emulator.baseUrl);
    await using proxy = await startHttpServer(async ({ method, path, headers, body }, response) => {
      if (headers.get("x-proxy-key") !== "open sesame") return response.writeHead(401).end("who are you?");
      headers.delete("connection");
      headers.delete("content-length");
      const answer = await fetch(new URL(path, emulator.baseUrl), {
        method,
        headers,
        body: new Uint8Array(body),
      });
      response.writeHead(answer.status, { "content-type": "application/json" }).end(await answer.text());
    });
    const headers = { "x-proxy-key": "open sesame", "x-zitadel-instance-host": host };
    const options = { issuer: `http://localhost:${port}`, baseUrl: proxy.origin, key: robotKey };
    const source = serviceAccount({ ...options, issuer: `http://${host}`, headers });
    expect(await source.getToken()).toMatch(/\w{20}/);
    const error = await failureOf(serviceAccount(options).getToken());
    expect(error.message).toMatch(/HTTP 401\. Is the issuer the origin of a ZITADEL instance\?$/);
  });

  test("is what must not be reached over plain http; the issuer may", () => {
    clientCredentials({ ...machine, issuer: "http://zitadel.example.com", baseUrl: "https://10.0.0.1" });
    expect(() => clientCredentials({ ...machine, issuer, baseUrl: "http://10.0.0.1" })).toThrow(
      "over plain http to 10",
    );
  });
});

describe("an issuer with a default port", () => {
  async function audience(issuer: string, discovered: string) {
    await using server = await startTokenServer(({ path }) =>
      path === "/oauth/v2/token"
        ? {
            status: 500,
            body: JSON.stringify({ error: "server_error", error_description: "Errors.Internal" }),
          }
        : { status: 200, body: JSON.stringify({ issuer: discovered }) },
    );
    const error = await failureOf(serviceAccount({ issuer, baseUrl: server.origin, key }).getToken());
    return { aud: decodeJwt(server.requests[0]?.form.get("assertion") ?? "").aud, text: error.message };
  }

  test.each(["https://example.com:443", "https://example.com", "https://Example.com"])(
    "%s stays so",
    async (issuer) => {
      for (const given of [issuer, `${issuer}/`]) {
        const { aud, text } = await audience(given, issuer);
        expect(aud).toBe(issuer);
        expect(text).toMatch(/the signed assertion is refused/);
      }
    },
  );

  test("is named where it is missing", async () => {
    const { text } = await audience("https://example.com", "https://example.com:443");
    expect(text).toContain("the issuer must be https://example.com:443, as the instance calls itself");
  });
});

describe("tls", () => {
  const server = signedCertificate("DNS:localhost,DNS:zitadel.internal");
  const client = signedCertificate("DNS:client");

  async function startTlsServer(options: ServerOptions) {
    const subjects: string[] = [];
    const https = createServer(
      { key: server.key, cert: server.cert, ...options },
      async (request, response) => {
        subjects.push((request.socket as TLSSocket).getPeerCertificate().subject?.CN as string);
        request.resume();
        await once(request, "end");
        response.writeHead(200, { "content-type": "application/json", "x-two": ["1", "2"] });
        response.end(tokenAnswer("t").body);
      },
    );
    https.on("tlsClientError", () => {});
    await new Promise<void>((resolve) => https.listen(0, "localhost", resolve));
    return {
      subjects,
      baseUrl: `https://localhost:${(https.address() as AddressInfo).port}`,
      async [Symbol.asyncDispose]() {
        https.closeAllConnections();
        await new Promise((resolve) => https.close(resolve));
      },
    };
  }
  const source = (baseUrl: string, tls: object) =>
    clientCredentials({ ...machine, issuer: "https://zitadel.internal", baseUrl, tls });

  test("an authority and a certificate of one's own", async () => {
    await using https = await startTlsServer({ requestCert: true, ca: client.ca });
    const tls = { ca: server.ca, cert: client.cert, key: client.key, servername: "zitadel.internal" };
    expect(await source(https.baseUrl, tls).getToken()).toBe("t");
    expect(https.subjects).toEqual(["server"]);
  });

  test("without the authority, and without the certificate: Unavailable, with the reason", async () => {
    await using https = await startTlsServer({ requestCert: true, ca: client.ca });
    const stranger = await failureOf(
      source(https.baseUrl, { cert: client.cert, key: client.key }).getToken(),
    );
    expect(stranger).toMatchObject({ code: Code.Unavailable });
    expect(stranger.message).toMatch(/unable to (verify|get)|self-signed/);
    const nobody = await failureOf(source(https.baseUrl, { ca: server.ca }).getToken());
    expect(nobody).toMatchObject({ code: Code.Unavailable });
    expect(nobody.message).toMatch(/certificate required|handshake|ECONNRESET|socket hang up/i);
    expect(nobody.message).not.toMatch(/\n/);
    expect(https.subjects).toEqual([]);
  });

  test("a key that is none is a TypeError, and not shown", () => {
    const make = () => source("https://localhost:1", { cert: client.cert, key: client.key.slice(0, 60) });
    expect(make).toThrow(/^tls must have certificates and a key that are PEM and belong together: ERR_/);
    expect(make).not.toThrow(client.key.slice(30, 60));
    expect(() => source("http://localhost:1", {})).toThrow("tls needs an address that starts with https");
    expect(inspect(source("https://localhost:1", client), { depth: 9, showHidden: true })).not.toContain(
      "PRIVATE",
    );
  });

  test("where there is no node:https it is a TypeError", () => {
    vi.stubGlobal("process", undefined);
    const make = () => source("https://localhost:1", {});
    expect(make).toThrow(TypeError);
    expect(make).toThrow("this runtime has no way to set tls");
  });
});

describe("an answer that does not end", () => {
  const flood = (response: ServerResponse) => {
    response.writeHead(200, { "content-type": "application/json" });
    const write = () =>
      response.destroyed || response.write(Buffer.alloc(65_536, 32), () => setImmediate(write));
    write();
  };

  test("is cut at 1 MiB, and so is the request", async () => {
    let closed: Promise<unknown> | undefined;
    await using server = await startHttpServer((_, response) => {
      closed = once(response, "close");
      flood(response);
    });
    const error = await failureOf(clientCredentials({ ...machine, issuer: server.origin }).getToken());
    expect(error).toMatchObject({ code: Code.ResourceExhausted });
    expect(error.message).toContain("is larger than 1048576 bytes");
    await closed;
    expect(server.requests.length).toBe(1);
  });

  test("is cut at the time limit, in the middle of its body too", async () => {
    const { timeout } = AbortSignal;
    vi.spyOn(AbortSignal, "timeout").mockImplementation(() => timeout.call(AbortSignal, 100));
    const closed: Promise<unknown>[] = [];
    await using server = await startHttpServer((_, response) => {
      closed.push(once(response, "close"));
      response.writeHead(200).write("{");
    });
    const error = await failureOf(clientCredentials({ ...machine, issuer: server.origin }).getToken());
    expect(error).toMatchObject({
      code: Code.Unavailable,
      message: expect.stringMatching(/nothing within 10000 ms/),
    });
    await Promise.all(closed);
    expect(closed.length).toBe(3);
  });

  test.each(["fetch", "tls"])("ends with the last call that waits for it, over %s", async (way) => {
    let closed: Promise<unknown> | undefined;
    let arrive = () => {};
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const { ca, ...certificate } = signedCertificate();
    const https = createServer(certificate, (_, response) => {
      closed = once(response, "close");
      response.writeHead(200).write("{");
      arrive();
    });
    await new Promise<void>((resolve) => https.listen(0, "localhost", resolve));
    const baseUrl = `https://localhost:${(https.address() as AddressInfo).port}`;
    await using plain = await startHttpServer((_, response) => {
      closed = once(response, "close");
      response.writeHead(200).write("{");
      arrive();
    });
    const options = way === "tls" ? { baseUrl, tls: { ca } } : { baseUrl: plain.origin };
    const source = clientCredentials({ ...machine, issuer: "https://example.com", ...options });
    const controllers = [new AbortController(), new AbortController()];
    const calls = Promise.allSettled(controllers.map(({ signal }) => source.getToken({ signal })));
    await arrived;
    controllers[0]?.abort();
    const first = await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 50, "goes on"))]);
    expect(first).toBe("goes on");
    controllers[1]?.abort();
    await closed;
    expect((await calls).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    https.closeAllConnections();
    https.close();
  });
});
