import { create } from "@bufbuild/protobuf";
import { Code, ConnectError, createClient, type Interceptor, type UnaryResponse } from "@connectrpc/connect";
import { UserService } from "../../gen/zitadel/user/v2/user_service_pb.js";
import type { FactorKey } from "../../src/bulk.js";
import type { Emulator, WorldFactor } from "../../src/emulator.js";
import type { UserClient } from "../../src/factors.js";
import * as grpc from "../../src/grpc.js";
import * as grpcWeb from "../../src/grpc-web.js";
import {
  type ClientOptions,
  type ManagedTransport,
  type ManagementClient,
  ManagementService,
} from "../../src/index.js";
import * as rest from "../../src/rest.js";
import { type Course, callers } from "./removal-plan.js";

const protocols = { grpc, "grpc-web": grpcWeb, rest };

/** A transport on which everything happens that a course says. */
export function troubledTransport(emulator: Emulator, course: Course): ManagedTransport {
  return protocols[course.protocol].createTransport(optionsOf(emulator, course));
}

/** The client of the API that a course calls. */
export function clientOf({ api }: Course, transport: ManagedTransport): ManagementClient | UserClient {
  return api === "v1" ? createClient(ManagementService, transport) : createClient(UserService, transport);
}

function optionsOf({ baseUrl }: Emulator, course: Course): ClientOptions {
  const { caller, orgId, timeoutMs, foreign, protocol } = course;
  return {
    baseUrl,
    auth: callers[caller],
    defaultTimeoutMs: timeoutMs,
    interceptors: [troubling(course)],
    ...(orgId !== undefined && { orgId }),
    ...(protocol !== "grpc" && { fetch: behindWall(foreign) }),
  };
}

/** Does something to each removal, in turn. */
function troubling({ troubles, mute }: Course): Interceptor {
  let count = 0;
  return (next) => async (request) => {
    const trouble = request.method.name.startsWith("Remove") ? troubles[count++] : undefined;
    const message = create(request.method.output);
    const silence = { stream: false, message } as UnaryResponse;
    if (mute || trouble === "empty, not done") return silence;
    const response = await next(request);
    if (trouble === "empty, done") return silence;
    if (trouble === "lost, done") throw new ConnectError("the answer cannot be read", Code.Internal);
    return response;
  };
}

/** Answers some requests itself, as a firewall does. */
function behindWall(foreign: (number | undefined)[]): typeof fetch {
  let count = 0;
  return async (input, init) => {
    const status = foreign[count++];
    if (status === undefined) return fetch(input, init);
    return new Response("<h1>Blocked</h1>", { status, headers: { "content-type": "text/html" } });
  };
}

/** Whether a key names a factor, by its id, or by its type where it has none. */
export function isOf(key: FactorKey, factor: WorldFactor): boolean {
  return "id" in factor ? factor.id === key.tokenId : factor.type === key.type;
}

/** Whether two factors of a user are the same. */
export function sameFactor(a: WorldFactor, b: WorldFactor): boolean {
  return a.type === b.type && ("id" in a ? a.id : "") === ("id" in b ? b.id : "");
}

/** Whether the registration of a factor was begun only. */
export function unverified(factor: WorldFactor): boolean {
  return "state" in factor && factor.state === "not_ready";
}
