import { Code, ConnectError } from "@connectrpc/connect";

/** How long one thing that a sign-in needs is waited for: less than a call's default deadline, so that it can say why it fails. */
export const limitMs = 8_000;

/** Waits for a promise so long at most, else it is `Unavailable`; what is waited for goes on. */
export async function within<T>(ms: number, promise: Promise<T>, what: string): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new ConnectError(`${what} did not come within ${ms / 1000} s`, Code.Unavailable)),
      ms,
    );
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
