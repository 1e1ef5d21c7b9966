import { Code, ConnectError, type Interceptor, type UnaryResponse } from "@connectrpc/connect";

const header = "x-zitadel-orgid";

/** The services whose answers name the organization of a user. In others it may be the instance. */
const services = ["zitadel.management.v1.ManagementService", "zitadel.user.v2.UserService"];

/**
 * Sends `x-zitadel-orgid`, unless the call has its own, and checks that the answer is about that organization.
 *
 * An answer whose `details.resourceOwner` is another organization is an `Internal` error that has the answer among its
 * details: the server did the work, but elsewhere (v2 never goes by the header, and a known bug of v1 ignores it over
 * REST). `orgId` undefined sends nothing; `check` false accepts every answer.
 */
export function organization(orgId: string | undefined, check: boolean): Interceptor {
  if (orgId !== undefined && typeof orgId !== "string") throw new TypeError("ids are text: orgId is not");
  return (next) => async (request) => {
    const own = request.header.get(header);
    if (own === null && orgId !== undefined) request.header.set(header, orgId);
    const wanted = own ?? orgId;
    const response = await next(request);
    if (check && wanted && !response.stream) checkOwner(response, wanted);
    return response;
  };
}

function checkOwner({ message, method }: UnaryResponse, wanted: string): void {
  const { details, id } = message as { details?: { resourceOwner?: string }; id?: string };
  const owner = details?.resourceOwner;
  // A new organization belongs to itself.
  if (!owner || owner === wanted || owner === id || !services.includes(method.parent.typeName)) return;
  throw new ConnectError(
    `${method.name} is done, but in organization ${owner} instead of ${wanted}: the server did not go by ${header}`,
    Code.Internal,
    undefined,
    [{ desc: method.output, value: message }],
  );
}
