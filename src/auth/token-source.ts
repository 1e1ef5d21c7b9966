/** Where a client gets its access tokens from. */
export interface TokenSource {
  /** Returns a token that is valid now. The signal is aborted when the call that wants the token ends. */
  getToken(options?: { signal?: AbortSignal }): Promise<string>;
  /** Says that the server refused this token, so that the next `getToken` must return another one. */
  invalidate?(token: string): void;
  /** What to look at when the server refuses a token of this source. It becomes part of the error. */
  hint?: string;
}

/** A token, a function that returns one, or a {@link TokenSource}. */
export type Auth = string | TokenSource | (() => string | Promise<string>);

/** Makes a TokenSource of anything that the `auth` option accepts. Throws a TypeError for everything else. */
export function toTokenSource(auth: Auth): TokenSource {
  if (typeof auth === "string") {
    checkToken(auth);
    return { getToken: async () => auth, hint: personalAccessTokenHint };
  }
  if (typeof auth === "function") return { getToken: async () => auth() };
  if (typeof auth?.getToken === "function") return auth;
  throw new TypeError(
    `auth must be a token, a function or a TokenSource, not ${auth === null ? auth : typeof auth}: was the variable set? Leave auth out to call without a token`,
  );
}

/** Why ZITADEL refuses a personal access token: its answer is the same for all of these. */
export const personalAccessTokenHint =
  "the token has expired or was removed, its user is not active, or it belongs to another instance";

/** Returns the token if it can stand in an authorization header. The error never shows the token. */
export function checkToken(token: unknown): string {
  if (typeof token !== "string") throw new TypeError(`the access token is ${typeof token}, not a string`);
  if (token === "") throw new TypeError("the access token is empty: was the variable set?");
  if (/^bearer\s/i.test(token)) throw new TypeError('the access token must stand without "Bearer "');
  if (/^["'`{[]/.test(token)) {
    throw new TypeError("the access token stands in quotes, or in JSON: give the token alone");
  }
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new TypeError("the access token contains white space or characters that no header can carry");
  }
  return token;
}
