import { Code, ConnectError, type Interceptor } from "@connectrpc/connect";
import { mistyped, unsafeQuery, violation } from "../validation.js";

/** Refuses a request that the server would refuse, or not survive, before anything is sent: `InvalidArgument`. */
export const requestValidation: Interceptor = (next) => (request) => {
  if (!request.stream) {
    const { input } = request.method;
    const { message } = request;
    // Of the caller's message that was asked before; an interceptor of the user may have changed it.
    const found = mistyped(input, message) ?? violation(input, message) ?? unsafeQuery(input, message);
    // Rejected, not thrown: interceptors around this one wait for a promise.
    if (found) return Promise.reject(new ConnectError(found, Code.InvalidArgument));
  }
  return next(request);
};
