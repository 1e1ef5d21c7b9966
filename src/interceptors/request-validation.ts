import { Code, ConnectError, type Interceptor } from "@connectrpc/connect";
import { unsafeQuery, violation } from "../validation.js";

/** Refuses a request that the server would refuse, or not survive, before anything is sent: `InvalidArgument`. */
export const requestValidation: Interceptor = (next) => (request) => {
  if (!request.stream) {
    const { input } = request.method;
    const found = violation(input, request.message) ?? unsafeQuery(input, request.message);
    // Rejected, not thrown: interceptors around this one wait for a promise.
    if (found) return Promise.reject(new ConnectError(found, Code.InvalidArgument));
  }
  return next(request);
};
