import { Code, ConnectError, type Interceptor } from "@connectrpc/connect";
import { unsafeQuery, violation } from "../validation.js";

/** Refuses a request that the server would refuse, or not survive, before anything is sent: `InvalidArgument`. */
export const requestValidation: Interceptor = (next) => (request) => {
  if (!request.stream) {
    const { input } = request.method;
    const found = violation(input, request.message) ?? unsafeQuery(input, request.message);
    if (found) throw new ConnectError(found, Code.InvalidArgument);
  }
  return next(request);
};
