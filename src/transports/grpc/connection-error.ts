import { Code, ConnectError } from "@connectrpc/connect";
import { markUnprocessed } from "../../outcome.js";

/** An error of `net`, `tls` or `http2`; `reason` is OpenSSL's text without its place in the source. */
type NodeError = Error & { code?: string; reason?: string };

const onlyHttp1 = "the server does not speak HTTP/2 there, which gRPC needs: use gRPC-web or REST";

const hints: [code: RegExp, hint: string][] = [
  [/^(ENOTFOUND|EAI_AGAIN)$/, "is the host of baseUrl spelled right?"],
  [/^ECONNREFUSED$/, "is the server running, and the port of baseUrl right?"],
  [
    /_ALERT_.*(CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED)/,
    "the server wants a certificate of the client that it trusts: set tls.cert and tls.key",
  ],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    "the certificate is for another host: correct baseUrl, or set tls.servername",
  ],
  [/^CERT_(HAS_EXPIRED|NOT_YET_VALID)$/, "renew the server's certificate, or set this machine's clock"],
  [
    /CERT|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/,
    "set tls.ca to the certificate of the authority that signed the server's",
  ],
  [/NO_APPLICATION_PROTOCOL/, onlyHttp1],
  [
    /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)$/,
    "the server does not speak TLS there: is baseUrl http:// instead?",
  ],
  [/^ERR_HTTP2_ERROR$/, onlyHttp1],
];

const proxyHints: [code: RegExp, hint: string][] = [
  [/^PROXY_40[17]$/, "put the name and the password that it wants into its URL"],
  [/^PROXY_40[03]$/, "does it allow connections to this host and port?"],
  [/^PROXY_5/, "can it reach the host of baseUrl?"],
  [
    /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)$/,
    "it does not speak TLS: is its URL http:// instead?",
  ],
  [/CERT|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/, "its certificate is not trusted: set NODE_EXTRA_CA_CERTS"],
  [/./, "is the proxy of the environment right, or does the host of baseUrl belong in NO_PROXY?"],
];

/** The errors of proxies, with what to do about each. */
const ofProxies = new WeakMap<Error, string>();

/** Makes the error of a forward proxy through which there was no way. Of its URL only the host is shown. */
export function proxyError({ host }: URL, cause: NodeError): Error {
  const colon = cause.code?.startsWith("PROXY_") ? "" : ":";
  const error = new Error(`the proxy ${host}${colon} ${textOf(cause)}`, { cause });
  ofProxies.set(error, findHint(proxyHints, cause) ?? "");
  return error;
}

function findHint(of: [code: RegExp, hint: string][], { code = "" }: NodeError): string | undefined {
  return of.find(([pattern]) => pattern.test(code))?.[1];
}

/** The text of an error of Node. Those of OpenSSL have line breaks, and the place in its source. */
export function textOf({ reason, message }: NodeError): string {
  return (reason ?? message).replace(/\s+/g, " ").trim();
}

/**
 * Makes the error of a connection that could not be opened, of why by each address: nothing was sent on it.
 * `Unavailable`, with what to do.
 */
export function connectionError(origin: URL, failures: ReadonlyMap<string, NodeError>): ConnectError {
  const causes = [...failures.values()];
  const texts = [...failures].map(([address, cause]) => {
    const text = textOf(cause);
    return failures.size === 1 || text.includes(address) ? text : `${text} (${address})`;
  });
  const found = causes.map((cause) => ofProxies.get(cause) ?? findHint(hints, cause));
  const parts = [texts.join(", "), ...new Set(found.filter((hint) => hint))];
  const text = `no connection to ${origin.host}: ${parts.join(": ")}`;
  const cause = causes.length > 1 ? new AggregateError(causes) : causes[0];
  return markUnprocessed(new ConnectError(text, Code.Unavailable, undefined, undefined, cause));
}

/** Why a connection failed about which nothing else is known. */
export function closedEarly({ protocol }: URL): Error {
  const advice =
    protocol === "http:"
      ? "is baseUrl https:// instead, or is there no HTTP/2 there?"
      : "does the server want a certificate of the client that it trusts, tls.cert and tls.key?";
  return new Error(`it was closed before HTTP/2 began: ${advice}`);
}
