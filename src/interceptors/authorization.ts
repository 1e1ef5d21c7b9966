import { Code, ConnectError, type Interceptor } from "@connectrpc/connect";
import { checkToken, type TokenSource } from "../auth/token-source.js";
import { type ErrorId, zitadelError } from "../errors.js";
import { isForeign, rewrapped } from "../outcome.js";
import { concealed } from "../secrets.js";

// Values of their own, because a bundle that uses the object has all of it.
const mfaRequired = "AUTHZ-Kl3p0" satisfies ErrorId;
const tokenInvalid = "AUTH-7fs1e" satisfies ErrorId;

/**
 * Sends the token of a source as `authorization: Bearer …`, unless the call has a header of its own.
 *
 * After `Unauthenticated` the token is invalidated, and where the source then has another one the call is sent once more.
 * No token is `Unauthenticated` too, and nothing is sent. `allowed` false refuses every call that carries a token.
 * No error shows the token, or another header that is a secret, though a server may have repeated it.
 */
export function authorization(source: TokenSource | undefined, allowed: boolean): Interceptor {
  return (send) => {
    const next: typeof send = (request) =>
      send(request).catch((reason: unknown) => {
        throw concealed(ConnectError.from(reason), request.header);
      });
    return async (request) => {
      if (!source || request.header.has("authorization")) {
        if (!allowed && request.header.has("authorization")) {
          throw new ConnectError("no token is sent over plain http", Code.FailedPrecondition);
        }
        return next(request);
      }
      const { header } = request;
      let refused: string | undefined;
      let refusal: ConnectError | undefined;
      for (;;) {
        const token = await tokenOf(source, request.signal);
        if (token === refused) throw refusal;
        header.set("authorization", `Bearer ${token}`);
        try {
          return await next(request);
        } catch (reason) {
          const error = withAdvice(ConnectError.from(reason), source);
          if (error.code !== Code.Unauthenticated || isForeign(error)) throw error;
          source.invalidate?.(token);
          if (refusal) throw error;
          refused = token;
          refusal = error;
        } finally {
          // Who sends the call again would take it for the call's own.
          header.delete("authorization");
        }
      }
    };
  };
}

async function tokenOf(source: TokenSource, signal: AbortSignal): Promise<string> {
  try {
    return checkToken(await source.getToken({ signal }));
  } catch (reason) {
    if (signal.aborted || reason instanceof ConnectError) throw reason;
    const { message = String(reason), name, code = name, path } = Object(reason);
    // The error of JSON.parse shows what was parsed, that of a file what was given as its path.
    const open = path === undefined && name !== "SyntaxError";
    const text = `no access token: ${open ? message : code}`;
    throw new ConnectError(text, Code.Unauthenticated, undefined, undefined, open ? reason : undefined);
  }
}

function withAdvice(error: ConnectError, { hint }: TokenSource): ConnectError {
  const { id } = zitadelError(error);
  const advice =
    id === mfaRequired ? "sign in again, with a second factor if there is one" : id === tokenInvalid && hint;
  return advice ? rewrapped(error, `${error.rawMessage}: ${advice}`) : error;
}
