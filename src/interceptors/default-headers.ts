import type { Interceptor } from "@connectrpc/connect";

/** Adds headers to every call. A header that the call has itself stays as it is. */
export function defaultHeaders(headers: Headers): Interceptor {
  return (next) => (request) => {
    for (const [name, value] of headers) if (!request.header.has(name)) request.header.set(name, value);
    return next(request);
  };
}
