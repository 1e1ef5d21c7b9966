import { create, type DescMethodUnary, hasOption, type MessageShape } from "@bufbuild/protobuf";
import { Code, ConnectError, type Transport } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-node";
import { ListUsersRequestSchema } from "../../../gen/zitadel/management/v1/management_pb.js";
import { auth_option } from "../../../gen/zitadel/v1/options_pb.js";
import { managementMethods } from "../../emulator/served-methods.js";
import { zitadelError } from "../../errors.js";
import { onlyReads } from "../../idempotency.js";
import { violation } from "../../validation.js";
import { callFailed, type Finding, ok, skipped, warning } from "./finding.js";

/** Rpcs that no command of this program needs. */
const optional = ["AddPasswordlessRegistration", "SendPasswordlessRegistration", "ListUserMemberships"];

/**
 * Finds out whether the caller may call each rpc, without any effect: the server checks the permission before it
 * looks at the request, so that a request which breaks a validation rule tells one from the other.
 */
export async function* checkPermissions(
  baseUrl: string,
  token: string,
  orgId: string | undefined,
): AsyncGenerator<Finding> {
  // Not a transport of ours: those refuse such a request before it is sent.
  const transport = createGrpcWebTransport({ baseUrl, httpVersion: "1.1" });
  const headers = new Headers({ authorization: `Bearer ${token}` });
  if (orgId !== undefined) headers.set("x-zitadel-orgid", orgId);
  for (const method of managementMethods) {
    if (hasOption(method, auth_option)) yield await checkPermission(transport, headers, method);
  }
}

async function checkPermission(
  transport: Transport,
  headers: Headers,
  method: DescMethodUnary,
): Promise<Finding> {
  const check = `may call ${method.name}`;
  const request = harmless(method);
  if (!request) return skipped(check, "it cannot be tried without effect");
  try {
    await transport.unary(method, undefined, 5_000, headers, request);
    return ok(check, "yes");
  } catch (reason) {
    const error = ConnectError.from(reason);
    if (error.code === Code.InvalidArgument) return ok(check, "yes");
    const finding = callFailed(check, error);
    return zitadelError(error).id && optional.includes(method.name)
      ? warning(check, finding.message, "only needed for registration links and memberships")
      : finding;
  }
}

/** A request that the server refuses to look at; for an rpc that has none such, one that only reads. */
function harmless(method: DescMethodUnary): MessageShape<typeof method.input> | undefined {
  const request =
    method.input.typeName === ListUsersRequestSchema.typeName
      ? create(ListUsersRequestSchema, { queries: [{}] })
      : create(method.input);
  return violation(method.input, request) !== undefined || onlyReads(method) ? request : undefined;
}
