import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { connect as connectTcp, isIP } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { isConfidential } from "../../options.js";
import { inTime, limitMs, whyNot } from "./ask.js";
import { type Finding, failed, ok, warning } from "./finding.js";

const dayMs = 86_400_000;

/** Looks at DNS, and at TCP or TLS. Returns whether there is a connection. */
export async function* checkNetwork(url: URL): AsyncGenerator<Finding, boolean> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  try {
    const addresses = await inTime(lookup(host, { all: true }));
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
  return reached.status !== "failed";
}

async function checkTcp(url: URL, host: string): Promise<Finding> {
  const socket = connectTcp({ host, port: Number(url.port || 80), timeout: limitMs });
  try {
    await connected(socket, "connect");
  } catch (error) {
    return failed("tcp", whyNot(error), `is the server running, and ${url.host} open in the firewall?`);
  } finally {
    socket.destroy();
  }
  if (isConfidential(url)) return ok("tcp", `${url.host} accepts connections, without TLS`);
  return warning(
    "tcp",
    `${url.host} is without TLS`,
    "use https: a token goes there by --allow-plaintext only, and everybody on the way can read it",
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
    timeout: limitMs,
  });
  try {
    await connected(socket, "secureConnect");
    return describeTls(socket);
  } catch (error) {
    return failed("tls", whyNot(error), tlsAdvice((error as NodeJS.ErrnoException).code ?? ""));
  } finally {
    socket.destroy();
  }
}

async function connected(socket: ReturnType<typeof connectTcp>, event: string): Promise<void> {
  socket.on("timeout", () => socket.destroy(new Error(`no connection within ${limitMs / 1000} s`)));
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
