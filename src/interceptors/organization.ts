import { isMessage } from "@bufbuild/protobuf";
import { Code, ConnectError, type Interceptor, type UnaryResponse } from "@connectrpc/connect";
import { ObjectDetailsSchema } from "../../gen/zitadel/v1/object_pb.js";

const header = "x-zitadel-orgid";

/**
 * Sends `x-zitadel-orgid`, unless the call has its own, and checks that the answer is about that organization.
 *
 * An answer whose `details.resourceOwner` is another organization is an `Internal` error that has the answer among its
 * details: the server did the work, but elsewhere (a known bug ignores the header over REST). `orgId` undefined sends
 * nothing; `check` false accepts every answer.
 */
export function organization(orgId: string | undefined, check: boolean): Interceptor {
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
  const details = "details" in message ? message.details : undefined;
  if (!isMessage(details, ObjectDetailsSchema)) return;
  const owner = details.resourceOwner;
  if (owner === "" || owner === wanted) return;
  throw new ConnectError(
    `${method.name} is done, but in organization ${owner} instead of ${wanted}: the server ignored ${header}`,
    Code.Internal,
    undefined,
    [{ desc: method.output, value: message }],
  );
}
