/** How long one question may take, in milliseconds. */
export const limitMs = 5_000;

/** Sends one HTTP request. Throws an Error that says why there is no answer. Redirects are answers. */
export async function ask(url: URL, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, {
      ...init,
      redirect: "manual",
      cache: "no-store",
      signal: AbortSignal.timeout(limitMs),
    });
  } catch (error) {
    throw new Error(whyNot(error));
  }
}

/** Says why something got no answer: Node's fetch has that in the cause, OpenSSL in the reason. */
export function whyNot(error: unknown): string {
  const { name, message, cause, code, reason } = error as NodeJS.ErrnoException & { reason?: unknown };
  if (name === "TimeoutError") return `no answer within ${limitMs / 1000} s`;
  if (cause instanceof Error) return whyNot(cause);
  return (typeof reason === "string" && reason) || message || code || name;
}

/** Waits no longer than the limit. */
export async function inTime<T>(promise: Promise<T>, ms: number = limitMs): Promise<T> {
  const signal = AbortSignal.timeout(ms);
  const late = new Promise<never>((_, reject) =>
    signal.addEventListener("abort", () => reject(new Error(`no answer within ${ms / 1000} s`))),
  );
  return Promise.race([promise, late]);
}
