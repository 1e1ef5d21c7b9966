import { Code, ConnectError } from "@connectrpc/connect";

/**
 * Fetches without cookies and without following redirects. A request that did not reach the server is `Unavailable`;
 * browsers do not tell why, so the message names what to look at. An aborted request throws the signal's reason.
 */
export async function fetchOnce(
  fetch: typeof globalThis.fetch,
  url: string,
  init: RequestInit & { signal: AbortSignal },
): Promise<Response> {
  try {
    return await fetch(url, { ...init, credentials: "omit", redirect: "error" });
  } catch (reason) {
    init.signal.throwIfAborted();
    const { message } = reason as Error;
    throw new ConnectError(
      `${message}: no answer from ${new URL(url).origin}. Is it online, allowed by CORS and by the page's CSP, and not a redirect?`,
      Code.Unavailable,
      undefined,
      undefined,
      reason,
    );
  }
}
