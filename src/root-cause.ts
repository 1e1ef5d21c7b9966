/** What a system's error may have. */
export interface Cause {
  name?: string;
  message?: string;
  code?: string | number;
  syscall?: string;
  /** OpenSSL's text without its place in the source. */
  reason?: string;
}

/** Returns what is behind an error of fetch or a connection: in Node and Deno its cause, or the first of several. */
export function rootCause(reason: unknown): Cause {
  const { cause = reason } = Object(reason) as { cause?: unknown };
  return Object((Object(cause) as Partial<AggregateError>).errors?.[0] ?? cause) as Cause;
}

/** Certificates, ports without TLS, ports that fetch blocks, proxies that refuse: they stay so until somebody corrects them. */
const lastingCode =
  /CERT|UNABLE_TO_|^INVALID_|^PROXY_40[0-7]|^ERR_SSL\w*(WRONG_VERSION|PACKET_LENGTH|HANDSHAKE|PROTOCOL|UNRECOGNIZED|UNKNOWN_CA)/;
const lastingText =
  /^bad port$| are blocked$|TLS handshake failed|\(Connect\): (invalid peer|received corrupt)/;

const neverSentCode = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT)$/;
const neverSentText = /client error \(Connect\)|before secure TLS/;

/** Tells whether sending again would meet the same. */
export function isLasting({ code, message }: Cause): boolean {
  return lastingCode.test(`${code}`) || lastingText.test(`${message}`);
}

/** Tells whether a request was never sent, because no connection came about. */
export function neverSent(cause: Cause): boolean {
  const { code, message, syscall } = cause;
  return (
    /^(connect|getaddrinfo)$/.test(`${syscall}`) ||
    neverSentCode.test(`${code}`) ||
    neverSentText.test(`${message}`) ||
    isLasting(cause)
  );
}
