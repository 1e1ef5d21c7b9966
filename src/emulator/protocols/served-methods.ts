import type { DescMethodUnary } from "@bufbuild/protobuf";
import { Health } from "../../../gen/grpc/health/v1/health_pb.js";
import { isAlias } from "../../wire-name.js";
import { managementV1 } from "../management-v1/api.js";
import type { Api } from "../service/api.js";
import { userV2 } from "../user-v2/api.js";
import type { EmulatorState } from "../world/state.js";
import type { ApiName } from "../world/world.js";

/** Every API, by name. The first runs on grpc-go, the second on connect-go, as on the server. */
export const apis: Readonly<Record<ApiName, Api>> = { v1: managementV1, v2: userV2 };

const methods = new Map(
  Object.values(apis).map((api) => [
    api,
    (api.service.methods as DescMethodUnary[]).filter((method) => !isAlias(method)),
  ]),
);

/** The rpcs of an API that a server has: ours without the aliases. */
export function unaryMethods(api: Api): readonly DescMethodUnary[] {
  return methods.get(api) ?? [];
}

/** The rpcs of the Management API that a server has. */
export const managementMethods: readonly DescMethodUnary[] = unaryMethods(managementV1);

/** The APIs that a server has. */
export function servedApis({ apis: names }: EmulatorState): Api[] {
  return Object.values(apis).filter(({ name }) => names.includes(name));
}

/** The API that runs on connect-go, where a path is below its service: it answers all that is. */
export function connectGoApi(state: EmulatorState, path: string): Api | undefined {
  const { v2 } = apis;
  return servedApis(state).includes(v2) && path.startsWith(`/${v2.service.typeName}/`) ? v2 : undefined;
}

/** The services of a server, by name. */
export function serviceNames(state: EmulatorState): string[] {
  return [Health.typeName, ...servedApis(state).map(({ service }) => service.typeName)];
}

const grpcGo = new Map(
  [...managementMethods, Health.method.check].map((method) => [
    `/${method.parent.typeName}/${method.name}`,
    method,
  ]),
);

/** The unary method that grpc-go has at a path, over gRPC and gRPC-web: of the Management API, or the check of health. */
export function grpcGoMethod({ apis: names }: EmulatorState, path: string): DescMethodUnary | undefined {
  const method = grpcGo.get(path);
  return method?.parent === Health || names.includes("v1") ? method : undefined;
}
