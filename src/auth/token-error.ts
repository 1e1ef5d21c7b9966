import { Code, ConnectError } from "@connectrpc/connect";

/** An answer that is no token. */
export interface Refusal {
  status: number;
  /** OAuth's `error` and `error_description`. Empty where the answer is not OAuth's. */
  error: string;
  description: string;
  /** ZITADEL's plain text, for a blocked instance or an unknown host. */
  text: string;
  /** How far this machine's clock is ahead of the server's, in milliseconds. Undefined where the answer has no date. */
  aheadMs: number | undefined;
}

const maxTextLength = 300;

/** Reads an answer that is no token. `mask` hides in its texts what the server has repeated. */
export function readRefusal(response: Response, body: string, mask: (text: string) => string): Refusal {
  const shown = (text: string) => mask(text).slice(0, maxTextLength);
  const date = response.headers.get("date");
  const plain = response.headers.get("content-type")?.startsWith("text/plain") ?? false;
  const refusal = {
    status: response.status,
    error: "",
    description: "",
    text: plain ? shown(body.trim()) : "",
    aheadMs: date === null ? undefined : Date.now() - Date.parse(date),
  };
  try {
    const { error, error_description } = JSON.parse(body);
    if (typeof error === "string") refusal.error = shown(error);
    if (typeof error_description === "string") refusal.description = shown(error_description);
  } catch {}
  return refusal;
}

/**
 * Makes the error: `Unauthenticated` for an answer that was explained or is OAuth's, `ResourceExhausted` for a blocked
 * instance, `FailedPrecondition` for a redirect and for a host that is no instance, `Unavailable` for a failing server.
 */
export function refusalError(
  endpoint: string,
  refusal: Refusal,
  explained: string | undefined,
): ConnectError {
  const { status, error, description, text } = refusal;
  const answer = [error, description].filter(Boolean).join(": ") || text || `HTTP ${status}`;
  const fail = (message: string, code: Code) =>
    new ConnectError(`no token from ${endpoint}: ${message}`, code);
  if (explained !== undefined) return fail(`${explained} (${answer})`, Code.Unauthenticated);
  if (status < 400)
    return fail("it redirects, and credentials do not follow: is the issuer right?", Code.FailedPrecondition);
  if (status === 429) return fail(answer, Code.ResourceExhausted);
  if (status >= 500) return fail(answer, Code.Unavailable);
  if (error) return fail(answer, Code.Unauthenticated);
  return fail(`${answer}. Is the issuer the origin of a ZITADEL instance?`, Code.FailedPrecondition);
}
