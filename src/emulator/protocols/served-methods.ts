import type { DescMethodUnary } from "@bufbuild/protobuf";
import { Health } from "../../../gen/grpc/health/v1/health_pb.js";
import { ManagementService } from "../../../gen/zitadel/management/v1/management_pb.js";
import { isAlias } from "../../wire-name.js";

/** The rpcs of the Management API that a server has: ours without the aliases. */
export const managementMethods: DescMethodUnary[] = ManagementService.methods.filter(
  (method): method is DescMethodUnary & (typeof ManagementService.methods)[number] => !isAlias(method),
);

/** The services, by name. */
export const serviceNames: string[] = [Health.typeName, ManagementService.typeName];

/** The unary methods that are served over gRPC and gRPC-web, by path. */
export const servedMethods: ReadonlyMap<string, DescMethodUnary> = new Map(
  [...managementMethods, Health.method.check].map((method) => [
    `/${method.parent.typeName}/${method.name}`,
    method,
  ]),
);
