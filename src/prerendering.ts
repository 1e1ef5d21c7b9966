import { Code, ConnectError } from "@connectrpc/connect";

/**
 * Makes the error of a request that Next.js refused because it renders the page ahead of time, and nothing was sent.
 * Next.js goes by the `digest` of what the page then throws, and renders the page for each request instead. Undefined
 * for any other reason.
 */
export function prerenderError(reason: unknown): ConnectError | undefined {
  const { digest, message } = (reason ?? {}) as Error & { digest?: unknown };
  if (typeof digest !== "string") return undefined;
  const error = new ConnectError(message, Code.FailedPrecondition, undefined, undefined, reason);
  return Object.assign(error, { digest });
}
