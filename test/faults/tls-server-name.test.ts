import { once } from "node:events";
import { createSecureServer } from "node:http2";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";
import { afterEach, expect, test, vi } from "vitest";
import { host, resolveTo } from "./addresses.js";
import { signedCertificate } from "./certificates.js";
import { respond } from "./http2-server.js";
import { type MeasuredOptions, measuredClient, measuresOurs, remove } from "./measured-client.js";

afterEach(() => {
  vi.restoreAllMocks();
});

const certificate = signedCertificate(`DNS:localhost,DNS:${host},IP:127.0.0.1`);

/** Removes a key at this host. Returns the name that the server was asked for, `false` for none. */
async function askedFor(
  hostname: string,
  servername?: { servername: string | undefined },
): Promise<string | false> {
  const { ca, cert, key } = certificate;
  const server = createSecureServer({ cert, key });
  server.on("stream", (stream) => {
    stream.resume();
    respond(stream);
  });
  let asked: string | false | undefined;
  server.on("secureConnection", (socket: TLSSocket) => {
    asked = socket.servername as string | false;
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const { client, close } = measuredClient({
    baseUrl: `https://${hostname}:${port}`,
    tls: { ca, ...servername } as NonNullable<MeasuredOptions["tls"]>,
  });
  expect(await remove(client)).toBe(15n);
  await close();
  server.close();
  return asked ?? expect.fail("no connection");
}

test("The server is asked for the host", async () => {
  expect(await askedFor("localhost")).toBe("localhost");
});

test("A server name that is undefined is as none: the server is asked for the host", async () => {
  expect(await askedFor("localhost", { servername: undefined })).toBe("localhost");
});

test("A host with a dot at its end: the server is asked for it without the dot, and may have such a certificate", async () => {
  resolveTo("127.0.0.1");
  expect(await askedFor(`${host}.`)).toBe(host);
});

test("An address is not asked for, but has to be in the certificate", async () => {
  expect(await askedFor("127.0.0.1")).toBe(false);
});

test.runIf(measuresOurs)(
  "An address as the server name is not asked for, but has to be in the certificate",
  async () => {
    const warnings: string[] = [];
    const onWarning = ({ message }: Error) => warnings.push(message);
    process.on("warning", onWarning);
    expect(await askedFor("localhost", { servername: "127.0.0.1" })).toBe(false);
    process.off("warning", onWarning);
    expect(warnings).toEqual([]);
  },
);
