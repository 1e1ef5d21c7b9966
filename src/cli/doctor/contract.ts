import type { DescService } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { ManagementService } from "../../../gen/zitadel/management/v1/management_pb.js";
import { UserService } from "../../../gen/zitadel/user/v2/user_service_pb.js";
import { compareService, type Difference } from "./compare-service.js";
import { callFailed, type Finding, failed, ok, skipped, warning } from "./finding.js";
import type { Instance } from "./protocols.js";
import { reflectService } from "./reflection.js";

const contracts: [check: string, DescService][] = [
  ["contract", ManagementService],
  ["contract v2", UserService],
];
const maxShown = 50;

/** Compares our descriptors of the services with those that the server shows by gRPC reflection. */
export async function* checkContracts(instance: Instance): AsyncGenerator<Finding> {
  let hasAnother = false;
  for (const [check, service] of contracts) {
    try {
      const server = await reflectService(instance, service.typeName);
      if (server) yield* compared(check, compareService(service, server), hasAnother);
      else yield skipped(check, `the server has no ${service.typeName}`);
      hasAnother ||= server !== undefined;
    } catch (reason) {
      // What hides one service hides the next.
      return yield notShown(check, reason);
    }
  }
}

function* compared(check: string, differences: Difference[], hasAnother: boolean): Generator<Finding> {
  if (differences.length === 0)
    yield ok(check, "the server has the rpcs, fields and values that this program knows");
  for (const difference of differences.slice(0, maxShown)) yield describe(check, difference, hasAnother);
  if (differences.length > maxShown) {
    const more = `${differences.length - maxShown} more differences`;
    yield failed(check, more, "the server's contract is another one: is this ZITADEL?");
  }
}

function notShown(check: string, reason: unknown): Finding {
  const { code } = ConnectError.from(reason);
  const hidden = code === Code.Unimplemented || code === Code.NotFound || code === Code.PermissionDenied;
  return hidden
    ? warning(check, "the server shows no reflection", "let the proxy pass grpc.reflection.v1 on")
    : callFailed(check, reason, "reflection needs gRPC: see the line on grpc");
}

/** What an older server lacks of a service matters less where it has another one for the same work. */
function describe(check: string, { kind, name, detail }: Difference, hasAnother: boolean): Finding {
  if (kind === "more")
    return warning(check, `the server has more: ${name}`, "a newer zitadel-mgmt may know it");
  if (kind === "lacks" && hasAnother)
    return warning(check, `the server lacks ${name}`, "calls that need this fail: update the server");
  return failed(
    check,
    kind === "lacks" ? `the server lacks ${name}` : `the server has ${detail} for ${name}`,
    "the versions of server and zitadel-mgmt do not fit: calls that need this fail, update the older of the two",
  );
}
