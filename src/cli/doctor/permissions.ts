import { create, type DescMethodUnary, hasOption, type MessageShape } from "@bufbuild/protobuf";
import { Code, ConnectError, type Transport } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-node";
import { ListUsersRequestSchema } from "../../../gen/zitadel/management/v1/management_pb.js";
import { auth_option } from "../../../gen/zitadel/v1/options_pb.js";
import { toTokenSource } from "../../auth/token-source.js";
import { managementMethods } from "../../emulator/protocols/served-methods.js";
import { zitadelError } from "../../errors.js";
import { onlyReads } from "../../idempotency.js";
import { authorization } from "../../interceptors/authorization.js";
import { violation } from "../../validation.js";
import { limitMs } from "./ask.js";
import { callFailed, type Finding, ok, skipped, warning } from "./finding.js";
import type { Instance } from "./protocols.js";

const maxAnswerBytes = 4 * 2 ** 20;

/** Rpcs that no command of this program needs. */
const optional = ["AddPasswordlessRegistration", "SendPasswordlessRegistration", "ListUserMemberships"];

const methods = managementMethods.filter((method) => hasOption(method, auth_option));

/** The finding that follows where no rpc at all can be called. */
export function noneCallable(): Finding {
  return skipped("permissions", `so none of the ${methods.length} rpcs can be called`);
}

/**
 * Finds out whether the caller may call each rpc, without any effect: the server checks the permission before it
 * looks at the request, so that a request which breaks a validation rule tells one from the other.
 */
export async function* checkPermissions(
  instance: Instance,
  token: string,
  orgId: string | undefined,
): AsyncGenerator<Finding> {
  // Not a transport of ours: those refuse such a request before it is sent.
  const transport = createGrpcWebTransport({
    baseUrl: instance.baseUrl,
    httpVersion: "1.1",
    readMaxBytes: maxAnswerBytes,
    interceptors: [authorization(toTokenSource(token), true)],
  });
  const headers = new Headers(instance.headers);
  if (orgId !== undefined) headers.set("x-zitadel-orgid", orgId);
  for (const method of methods) {
    const { finding, code } = await checkPermission(transport, headers, method);
    yield finding;
    // Without an answer now, the next ones have none either.
    if (code === Code.Unavailable || code === Code.DeadlineExceeded)
      return yield skipped("the rest", "there was no answer");
  }
}

async function checkPermission(
  transport: Transport,
  headers: Headers,
  method: DescMethodUnary,
): Promise<{ finding: Finding; code?: Code }> {
  const check = `may call ${method.name}`;
  const request = harmless(method);
  if (!request) return { finding: skipped(check, "it cannot be tried without effect") };
  try {
    await transport.unary(method, undefined, limitMs, headers, request);
    return { finding: ok(check, "yes") };
  } catch (reason) {
    const error = ConnectError.from(reason);
    const { code } = error;
    if (code === Code.InvalidArgument) return { finding: ok(check, "yes") };
    const finding = callFailed(check, error);
    if (zitadelError(error).id === undefined || !optional.includes(method.name)) return { finding, code };
    return {
      finding: warning(check, finding.message, "only needed for registration links and memberships"),
      code,
    };
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
