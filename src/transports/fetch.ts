import { Code, ConnectError } from "@connectrpc/connect";
import { codeFromHttpStatus } from "@connectrpc/connect/protocol-grpc";
import { outcomeHint } from "../idempotency.js";
import { noStore } from "../no-store.js";
import type { NormalizedOptions } from "../options.js";
import { markForeign, markUnprocessed } from "../outcome.js";
import { prerenderError } from "../prerendering.js";

/** An answer that has arrived completely. */
export interface Answer {
  response: Response;
  body: Uint8Array<ArrayBuffer>;
}

/** A request on its way: errors name its rpc and the origin of its URL. */
export interface Call {
  rpc: { name: string };
  url: string;
  init: RequestInit & { signal: AbortSignal };
}

/**
 * Fetches without cookies and without following redirects, and reads the whole body.
 *
 * A request without an answer is `Unavailable`; browsers do not tell why, so the text says what to look at. A body of more
 * than `maxResponseBytes` is `ResourceExhausted`. An aborted request throws the signal's reason.
 */
export async function fetchAnswer(
  { fetch, maxResponseBytes }: NormalizedOptions,
  { rpc, url, init }: Call,
): Promise<Answer> {
  try {
    const response = await fetch(url, {
      ...init,
      // Cloudflare Workers have no `credentials`, and refuse the redirect mode "error".
      ...("credentials" in Request.prototype && { credentials: "omit" }),
      ...noStore(),
      redirect: "manual",
    });
    // Browsers log a body that is read in parts as an aborted request, so only a copy is.
    const counted = count(response.clone(), maxResponseBytes);
    const [body] = await Promise.all([response.arrayBuffer(), counted]);
    return { response, body: new Uint8Array(body) };
  } catch (reason) {
    init.signal.throwIfAborted();
    if (reason instanceof ConnectError) throw reason;
    throw prerenderError(reason) ?? noAnswer(rpc, url, reason as FetchError);
  }
}

/** Fails as soon as a body is too large; the caller then aborts the request. */
async function count({ headers, body }: Response, maxBytes: number): Promise<void> {
  const reader = body?.getReader();
  const declared = Number(headers.get("content-length"));
  let arrived = 0;
  while (Math.max(declared, arrived) <= maxBytes) {
    const part = await reader?.read();
    if (!part?.value) return;
    arrived += part.value.length;
  }
  throw new ConnectError(`the answer is larger than maxResponseBytes, ${maxBytes}`, Code.ResourceExhausted);
}

/** A TypeError of fetch; only servers' runtimes tell the cause. */
type FetchError = Error & { cause?: { code?: string; message?: string } };

function noAnswer(rpc: Call["rpc"], url: string, reason: FetchError): ConnectError {
  const { cause, message } = reason;
  const why = cause ? cause.message || cause.code : `${message} (offline, CORS, or the page's CSP?)`;
  const neverSent = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN)$/.test(cause?.code ?? "");
  const text = `no answer from ${new URL(url).origin}: ${why}${neverSent ? "" : outcomeHint(rpc)}`;
  const error = new ConnectError(text, Code.Unavailable, undefined, undefined, reason);
  return neverSent ? markUnprocessed(error) : error;
}

/** The error of an answer that ended before it was complete. */
export function cutShort({ rpc }: Call, { response }: Answer, how = "was cut short"): ConnectError {
  return new ConnectError(`the answer ${how}${outcomeHint(rpc)}`, Code.Unavailable, response.headers);
}

/** The error of an answer that is not ZITADEL's: a proxy gave it, or `baseUrl` is another server. The code is by the HTTP status. */
export function foreignAnswer({ rpc, url }: Call, { response }: Answer): ConnectError {
  const { status, headers } = response;
  // In browsers a redirect has the status 0.
  const redirect = status === 0 || (status >= 300 && status < 400);
  const what = redirect ? "a redirect" : `HTTP ${status} (${headers.get("content-type") ?? "no content"})`;
  const hint = status >= 500 || response.ok ? outcomeHint(rpc) : "";
  const error = new ConnectError(
    `${what} from ${new URL(url).origin} is no answer of ZITADEL (a wrong baseUrl, or a proxy?)${hint}`,
    codeFromHttpStatus(status),
    headers,
  );
  return markForeign(error);
}
