import { Code, ConnectError, type Interceptor } from "@connectrpc/connect";
import type { TokenSource } from "../auth/token-source.js";

/**
 * Sends the token of a source as `authorization: Bearer …`, unless the call has a header of its own.
 *
 * After `Unauthenticated` the token is invalidated, and where the source then has another one the call is sent once more.
 * `allowed` false refuses every call that carries a token.
 */
export function authorization(source: TokenSource | undefined, allowed: boolean): Interceptor {
  return (next) => async (request) => {
    const send = (token: string) => {
      const header = new Headers(request.header);
      header.set("authorization", `Bearer ${token}`);
      return next({ ...request, header });
    };
    if (!source || request.header.has("authorization")) {
      if (!allowed && request.header.has("authorization")) {
        throw new ConnectError("no token is sent over plain http", Code.FailedPrecondition);
      }
      return next(request);
    }
    const { signal } = request;
    const token = await source.getToken({ signal });
    try {
      return await send(token);
    } catch (error) {
      if (ConnectError.from(error).code !== Code.Unauthenticated) throw error;
      source.invalidate?.(token);
      const renewed = await source.getToken({ signal });
      if (renewed === token) throw error;
      return send(renewed);
    }
  };
}
