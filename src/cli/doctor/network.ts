import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { connect as connectTcp, isIP } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { isConfidential } from "../../options.js";
import { type Finding, failed, ok, warning } from "./finding.js";

const timeoutMs = 5_000;
const dayMs = 86_400_000;
const skewMs = 5_000;

/** Looks at DNS, at TCP or TLS, and at the server's clock. Returns whether there is a connection. */
export async function* checkNetwork(url: URL): AsyncGenerator<Finding, boolean> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  try {
    const addresses = await lookup(host, { all: true });
    if (!isIP(host)) yield ok("dns", `${host} is ${addresses.map(({ address }) => address).join(", ")}`);
  } catch (error) {
    yield failed(
      "dns",
      (error as Error).message,
      "check the spelling of ZITADEL_URL, and this machine's DNS",
    );
    return false;
  }
  const reached = await (url.protocol === "https:" ? checkTls(url, host) : checkTcp(url, host));
  yield reached;
  if (reached.status === "failed") return false;
  yield await checkClock(url);
  return true;
}

async function checkTcp(url: URL, host: string): Promise<Finding> {
  const socket = connectTcp({ host, port: Number(url.port || 80), timeout: timeoutMs });
  try {
    await connected(socket, "connect");
  } catch (error) {
    return failed(
      "tcp",
      (error as Error).message,
      `is the server running, and ${url.host} open in the firewall?`,
    );
  } finally {
    socket.destroy();
  }
  if (isConfidential(url)) return ok("tcp", `${url.host} accepts connections, without TLS`);
  return warning(
    "tcp",
    `${url.host} is without TLS`,
    "use https: no token is sent over plain http to another machine",
  );
}

async function checkTls(url: URL, host: string): Promise<Finding> {
  const port = Number(url.port || 443);
  const servername = isIP(host) ? "" : host;
  const socket = connectTls({
    host,
    port,
    servername,
    ALPNProtocols: ["h2", "http/1.1"],
    timeout: timeoutMs,
  });
  try {
    await connected(socket, "secureConnect");
    return describeTls(socket);
  } catch (error) {
    return failed("tls", (error as Error).message, tlsAdvice((error as NodeJS.ErrnoException).code ?? ""));
  } finally {
    socket.destroy();
  }
}

async function connected(socket: ReturnType<typeof connectTcp>, event: string): Promise<void> {
  socket.on("timeout", () => socket.destroy(new Error(`no connection within ${timeoutMs} ms`)));
  await once(socket, event);
}

function describeTls(socket: TLSSocket): Finding {
  const validTo = new Date(socket.getPeerCertificate().valid_to);
  const days = Math.floor((validTo.getTime() - Date.now()) / dayMs);
  const message = `${socket.getProtocol()}, ${socket.alpnProtocol || "no ALPN"}, certificate valid for ${days} days`;
  if (socket.alpnProtocol !== "h2") {
    return warning(
      "tls",
      message,
      "nothing offers HTTP/2 there, which gRPC needs: use --protocol grpc-web or rest",
    );
  }
  return days < 14 ? warning("tls", message, "renew the certificate") : ok("tls", message);
}

function tlsAdvice(code: string): string {
  if (/SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/.test(code)) {
    return "trust the authority that signed it: set NODE_EXTRA_CA_CERTS to its certificate";
  }
  if (code === "CERT_HAS_EXPIRED") return "renew the certificate";
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") return "use the host name that stands in the certificate";
  if (/^E[A-Z]+$/.test(code) && code !== "EPROTO") return "is the server running, and open in the firewall?";
  return "does this port speak TLS? For a server without it, use http";
}

async function checkClock(url: URL): Promise<Finding> {
  try {
    const before = Date.now();
    const response = await fetch(new URL("/debug/healthz", url), { signal: AbortSignal.timeout(timeoutMs) });
    await response.arrayBuffer();
    const date = Date.parse(response.headers.get("date") ?? "");
    if (Number.isNaN(date))
      return warning("clock", "the answer has no date", "something in front takes headers away");
    // The header counts whole seconds.
    const skew = (before + Date.now()) / 2 - (date + 500);
    const message = `this machine is ${(Math.abs(skew) / 1000).toFixed(1)} s ${skew > 0 ? "ahead" : "behind"}`;
    return Math.abs(skew) < skewMs ? ok("clock", message) : failed("clock", message, "set the clock, by NTP");
  } catch (error) {
    return failed(
      "clock",
      `no answer over HTTP: ${(error as Error).message}`,
      "does an HTTP server listen there?",
    );
  }
}
