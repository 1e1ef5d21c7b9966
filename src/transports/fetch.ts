import { Code, ConnectError } from "@connectrpc/connect";
import { checkHeader } from "../headers.js";
import { noStore } from "../no-store.js";
import type { NormalizedOptions } from "../options.js";
import { attemptFailed, markUnprocessed, type Progress, sending } from "../outcome.js";
import { prerenderError } from "../prerendering.js";
import { neverSent, rootCause } from "../root-cause.js";
import { foreignError } from "./status.js";

/** An answer that has arrived completely. */
export interface Answer {
  response: Response;
  body: Uint8Array<ArrayBuffer>;
}

/** A request on its way. */
export interface Call {
  progress: Progress;
  url: string;
  init: RequestInit & { signal: AbortSignal; headers: Headers };
}

/** Sends a request and reads its answer, or fails with the error of either. */
export async function fetchCall<T>(
  options: NormalizedOptions,
  call: Call,
  read: (answer: Answer) => T,
): Promise<T> {
  const { progress } = call;
  try {
    const result = read(await fetchAnswer(options, call));
    progress.open = false;
    return result;
  } catch (reason) {
    throw attemptFailed(progress, reason);
  }
}

/**
 * Fetches without cookies and without following redirects, and reads the whole body.
 *
 * A request without an answer is `Unavailable`; browsers do not tell why, so the text says what to look at. A body of more
 * than `maxResponseBytes` is `ResourceExhausted`. An aborted request throws the signal's reason.
 */
async function fetchAnswer(
  { fetch, maxResponseBytes }: NormalizedOptions,
  { progress, url, init }: Call,
): Promise<Answer> {
  for (const [name] of init.headers) checkHeader(name);
  try {
    sending(progress);
    const response = await fetch(url, {
      ...init,
      // Cloudflare Workers have no `credentials`, and refuse the redirect mode "error".
      ...("credentials" in (globalThis.Request?.prototype ?? {}) && { credentials: "omit" }),
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
    throw prerenderError(reason) ?? noAnswer(url, reason);
  }
}

/** Fails as soon as a body is too large; the caller then aborts the request. */
async function count({ headers, body }: Response, maxBytes: number): Promise<void> {
  const reader = body?.getReader();
  // Where a proxy has repeated it, it is no number.
  const declared = Number(headers.get("content-length")) || 0;
  let arrived = 0;
  while (Math.max(declared, arrived) <= maxBytes) {
    const part = await reader?.read();
    if (!part?.value) return;
    arrived += part.value.length;
  }
  throw new ConnectError(`the answer is larger than maxResponseBytes, ${maxBytes}`, Code.ResourceExhausted);
}

/** Only servers' runtimes tell the cause. */
function noAnswer(url: string, reason: unknown): ConnectError {
  const cause = rootCause(reason);
  const why = cause.reason || cause.message || cause.code || reason;
  const where = cause === reason && cause.code === undefined ? " (offline, CORS, or the page's CSP?)" : "";
  const text = `no answer from ${new URL(url).origin}: ${why}${where}`;
  const error = new ConnectError(text, Code.Unavailable, undefined, undefined, reason);
  return neverSent(cause) ? markUnprocessed(error) : error;
}

/** The error of an answer that ended before it was complete. */
export function cutShort({ response }: Answer, how = "was cut short"): ConnectError {
  return new ConnectError(`the answer ${how}`, Code.Unavailable, response.headers);
}

/** The error of an answer that is not ZITADEL's: a proxy gave it, or `baseUrl` is another server. */
export function foreignAnswer({ url }: Call, { response }: Answer): ConnectError {
  const { status, headers } = response;
  // In browsers a redirect has the status 0.
  const redirect = status === 0 || (status >= 300 && status < 400);
  const what = redirect ? "a redirect" : `HTTP ${status} (${headers.get("content-type") ?? "no content"})`;
  const text = `${what} from ${new URL(url).origin} is no answer of ZITADEL (a wrong baseUrl, or a proxy?)`;
  return foreignError(text, status, headers);
}
