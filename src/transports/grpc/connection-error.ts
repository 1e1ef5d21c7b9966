import { Code, ConnectError } from "@connectrpc/connect";
import { markUnprocessed } from "../../outcome.js";

/** An error of `net`, `tls` or `http2`; `reason` is OpenSSL's text without its place in the source. */
type NodeError = Error & { code?: string; reason?: string };

const onlyHttp1 = "the server does not speak HTTP/2 there, which gRPC needs: use gRPC-web or REST";

const hints: [code: RegExp, hint: string][] = [
  [/^(ENOTFOUND|EAI_AGAIN)$/, "is the host of baseUrl spelled right?"],
  [/^ECONNREFUSED$/, "is the server running, and the port of baseUrl right?"],
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

/** Makes the error of a connection that could not be opened: nothing was sent on it. `Unavailable`, with what to do. */
export function connectionError(origin: URL, cause: NodeError | undefined): ConnectError {
  const hint = hints.find(([code]) => code.test(cause?.code ?? ""))?.[1];
  const scheme = origin.protocol === "http:" ? "https" : "http";
  const text = cause
    ? `${cause.reason ?? cause.message}${hint ? `: ${hint}` : ""}`
    : `it was closed before HTTP/2 began: is baseUrl ${scheme}:// instead, or is there no HTTP/2 there?`;
  return markUnprocessed(
    new ConnectError(
      `no connection to ${origin.host}: ${text}`,
      Code.Unavailable,
      undefined,
      undefined,
      cause,
    ),
  );
}
