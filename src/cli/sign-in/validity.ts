import { decodeJwt } from "jose";
import type { chosenCredentials } from "../settings.js";

/** What a caller calls with, and how long it is good. */
export interface Validity {
  /** In a few words: a sign-in, or the option or variable. */
  credentials: string;
  /** ISO 8601. Absent: it is not known, or there is no end. */
  until?: string;
  /** Whether it goes on by itself when a token ends. */
  renewed: boolean;
}

/** Says until when the credentials of a call are good. */
export async function validityOf(
  chosen: ReturnType<typeof chosenCredentials>,
  args: { profile?: string },
  token: string,
): Promise<Validity> {
  if (!chosen) {
    // Whoever has no home, as in many a container, has no profile either.
    const [{ profileName }, { readSignIn }] = await Promise.all([
      import("./profiles.js"),
      import("./stored-sign-in.js"),
    ]);
    const name = profileName(args);
    const { signIn } = await readSignIn(name);
    return {
      credentials: `sign-in of the profile ${name}`,
      ...untilOf(signIn.expiresAt),
      renewed: signIn.refreshToken !== undefined,
    };
  }
  const { kind, name, value } = chosen;
  if (kind === "token" || kind === "token-file")
    return { credentials: name, ...untilOf(expiryOf(token)), renewed: false };
  if (kind === "client-id") return { credentials: name, ...untilOf(expiryOf(token)), renewed: true };
  const { keyReader } = await import("../../auth/service-account-key.js");
  const { expirationDate } = await keyReader(value)();
  // The key itself ends, and nobody renews it.
  const end = untilOf(Date.parse(String(expirationDate)));
  return { credentials: name, ...end, renewed: end.until === undefined };
}

function untilOf(ms: number | undefined): Pick<Validity, "until"> {
  const date = new Date(ms ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? {} : { until: date.toISOString() };
}

/** When a JWT ends. Undefined: it is none, as personal access tokens are. */
function expiryOf(token: string): number | undefined {
  try {
    const { exp } = decodeJwt(token);
    return exp === undefined ? undefined : exp * 1000;
  } catch {
    return undefined;
  }
}
