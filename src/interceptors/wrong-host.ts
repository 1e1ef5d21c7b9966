import { Code, ConnectError, type Interceptor } from "@connectrpc/connect";
import { rewrapped } from "../outcome.js";

/**
 * Says what to do where `NotFound` is about the server and not about a user or key: ZITADEL has no instance at this host, or
 * the server does not have the API. Of all `NotFound` of ZITADEL, only these have no detail, and the one of a server whose own
 * time ran out while it looked for the instance (`QUERY-d3fas`).
 */
export const wrongHost: Interceptor = (next) => (request) =>
  next(request).catch((reason: unknown) => {
    const error = ConnectError.from(reason);
    if (error.code !== Code.NotFound || error.details.length > 0 || error.rawMessage.includes("QUERY-d3fas"))
      throw reason;
    const hint = `is baseUrl ${new URL(request.url).origin} the domain of the instance?`;
    throw rewrapped(error, `${error.rawMessage}: ${hint}`);
  });
