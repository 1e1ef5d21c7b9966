import type { Socket } from "node:net";
import type { ConnectionOptions, TLSSocket } from "node:tls";
import type { TlsOptions } from "../../options.js";
import { proxyError } from "./connection-error.js";
import { bareHost, portOf } from "./environment-proxy.js";

/** The modules of Node that a connection needs. */
export interface Modules {
  http2: typeof import("node:http2");
  net: typeof import("node:net");
  tls: typeof import("node:tls");
}

/** Where a connection goes, and by which way. */
export interface Route {
  origin: URL;
  tls: TlsOptions;
  /** The forward proxy on the way. */
  proxy: URL | undefined;
}

/**
 * Opens a socket on which HTTP/2 can begin, by one address of the server, or of the proxy on the way. `onSocket` is
 * called with each socket that this takes, the lowest first. None keeps the process alive.
 */
export async function openSocket(
  modules: Modules,
  { origin, tls, proxy }: Route,
  address: string,
  onSocket: (socket: Socket) => void,
): Promise<Socket> {
  const opened = async <S extends Socket>(socket: S, event: string, lower?: Socket): Promise<S> => {
    // Before it connects: an error without a listener ends the process.
    socket.on("error", () => {}).unref();
    if (lower) socket.once("close", () => lower.destroy());
    onSocket(socket);
    await emitted(socket, event);
    return socket;
  };
  const startTls = (socket: Socket, host: string, options: ConnectionOptions) =>
    opened(modules.tls.connect({ ...options, ...named(modules, host), socket }), "secureConnect", socket);
  const overTcp = () =>
    opened(
      modules.net.connect({
        host: address,
        port: portOf(proxy ?? origin),
        noDelay: true,
        keepAlive: true,
        keepAliveInitialDelay: 30_000,
      }),
      "connect",
    );
  const throughProxy = async (by: URL) => {
    try {
      const socket = await overTcp();
      const { ca } = tls;
      const tunnelled =
        by.protocol === "http:"
          ? socket
          : await startTls(socket, by.hostname, ca ? alsoTrusted(modules, ca) : {});
      await openTunnel(tunnelled, by, `${origin.hostname}:${portOf(origin)}`);
      return tunnelled;
    } catch (cause) {
      throw proxyError(by, cause as Error);
    }
  };
  const socket = proxy ? await throughProxy(proxy) : await overTcp();
  if (origin.protocol === "http:") return socket;
  const { servername = origin.hostname, ...certificates } = tls;
  const secure: TLSSocket = await startTls(socket, servername, { ...certificates, ALPNProtocols: ["h2"] });
  if (secure.alpnProtocol === "h2") return secure;
  secure.destroy();
  throw Object.assign(new Error("no HTTP/2 by ALPN"), { code: "NO_APPLICATION_PROTOCOL" });
}

/** Waits for an event. Fails when the socket fails, or is closed before. */
function emitted(socket: Socket, event: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once(event, resolve);
    socket.once("error", reject);
    socket.once("close", () => reject(new Error("it was closed")));
  });
}

/** The name to ask for, and to find in the certificate. Addresses are not asked for (RFC 6066, section 3). */
function named({ net, tls }: Modules, host: string): ConnectionOptions {
  const name = bareHost(host);
  return {
    ...(!net.isIP(name) && { servername: name }),
    checkServerIdentity: (_, certificate) => tls.checkServerIdentity(name, certificate),
  };
}

/** A proxy may have a certificate of the authorities of the server, or one that Node trusts. */
function alsoTrusted({ tls }: Modules, ca: string | string[]): ConnectionOptions {
  // Before Node 22.15 it was not known which certificates Node trusts beside its own.
  const trusted = tls.getCACertificates?.("default") ?? tls.rootCertificates;
  return { ca: [...trusted, ca].flat() };
}

/** Has a proxy pass on what is sent on a socket (RFC 9110, section 9.3.6). */
async function openTunnel(socket: Socket, proxy: URL, authority: string): Promise<void> {
  const http = await import("node:http");
  const { username, password } = proxy;
  const credentials = Buffer.from(`${decoded(username)}:${decoded(password)}`).toString("base64");
  return new Promise((resolve, reject) => {
    const request = http.request({
      createConnection: () => socket,
      method: "CONNECT",
      path: authority,
      headers: { host: authority, ...(username && { "proxy-authorization": `Basic ${credentials}` }) },
    });
    request.once("error", reject);
    request.once("connect", ({ statusCode = 0 }, _, head) => {
      if (statusCode < 200 || statusCode > 299) {
        const text = `refused with HTTP ${statusCode} ${http.STATUS_CODES[statusCode] ?? ""}`.trim();
        reject(Object.assign(new Error(text), { code: `PROXY_${statusCode}` }));
      } else {
        // The server may have spoken at once.
        if (head.length > 0) socket.unshift(head);
        resolve();
      }
    });
    request.end();
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
