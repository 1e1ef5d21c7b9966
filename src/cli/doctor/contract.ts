import { Code, ConnectError } from "@connectrpc/connect";
import { ManagementService } from "../../../gen/zitadel/management/v1/management_pb.js";
import { compareService, type Difference } from "./compare-service.js";
import { callFailed, type Finding, failed, ok, warning } from "./finding.js";
import { reflectService } from "./reflection.js";

const check = "contract";
const maxShown = 50;

/** Compares our descriptors of the Management API with those that the server shows by gRPC reflection. */
export async function* checkContract(baseUrl: string): AsyncGenerator<Finding> {
  try {
    const differences = compareService(
      ManagementService,
      await reflectService(baseUrl, ManagementService.typeName),
    );
    if (differences.length === 0)
      yield ok(check, "the server has the rpcs, fields and values that this program knows");
    yield* differences.slice(0, maxShown).map(describe);
    if (differences.length > maxShown) {
      const more = `${differences.length - maxShown} more differences`;
      yield failed(check, more, "the server's contract is another one: is this ZITADEL?");
    }
  } catch (reason) {
    const { code } = ConnectError.from(reason);
    const hidden = code === Code.Unimplemented || code === Code.NotFound || code === Code.PermissionDenied;
    if (hidden)
      yield warning(check, "the server shows no reflection", "let the proxy pass grpc.reflection.v1 on");
    else yield callFailed(check, reason, "reflection needs gRPC: see the line on grpc");
  }
}

function describe({ kind, name, detail }: Difference): Finding {
  if (kind === "more")
    return warning(check, `the server has more: ${name}`, "a newer zitadel-mgmt may know it");
  return failed(
    check,
    kind === "lacks" ? `the server lacks ${name}` : `the server has ${detail} for ${name}`,
    "the versions of server and zitadel-mgmt do not fit: calls that need this fail, update the older of the two",
  );
}
