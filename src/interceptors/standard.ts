import type { Interceptor } from "@connectrpc/connect";
import type { NormalizedOptions } from "../options.js";
import { authorization } from "./authorization.js";
import { defaultHeaders } from "./default-headers.js";
import { organization } from "./organization.js";
import { requestValidation } from "./request-validation.js";
import { retry } from "./retry.js";
import { wrongHost } from "./wrong-host.js";

/** The interceptors of a transport, outermost first: those of the user, then ours. */
export function standardInterceptors(options: NormalizedOptions): Interceptor[] {
  return [
    ...options.interceptors,
    requestValidation,
    wrongHost,
    retry(),
    ...(options.headers ? [defaultHeaders(options.headers)] : []),
    // It conceals the token also where the error of the next one repeats what a server said.
    authorization(options.tokenSource, options.tokenAllowed),
    organization(options.orgId, options.checkOrganization),
  ];
}
