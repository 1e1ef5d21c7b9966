import type {
  DescMessage,
  DescMethodUnary,
  DescService,
  Message,
  MessageInitShape,
  MessageShape,
} from "@bufbuild/protobuf";
import { type CallOptions, makeAnyClient } from "@connectrpc/connect";
import type { ManagementService } from "../gen/zitadel/management/v1/management_pb.js";
import type { UserService } from "../gen/zitadel/user/v2/user_service_pb.js";
import { checkOptions } from "./check-options.js";
import type { ClientOptions } from "./options.js";
import type { ManagedTransport } from "./transports/managed-transport.js";

/** A request, or a value in one; all fields are optional. Unlike in Connect's own type, an editor shows the comment of each. */
export type RequestOf<T> = T extends Message
  ? { [Name in keyof T]?: Name extends "$typeName" | "$unknown" ? T[Name] : RequestOf<T[Name]> }
  : T extends Uint8Array
    ? T
    : T extends (infer Item)[]
      ? RequestOf<Item>[]
      : T extends { case: infer Case extends string; value: infer Value }
        ? { case: Case; value: RequestOf<Value> }
        : T;

/** Declared as a method, so that Connect's own clients are such clients, too. */
type Rpc<I extends DescMessage, O extends DescMessage> = {
  call(request: RequestOf<MessageShape<I>>, options?: CallOptions): Promise<MessageShape<O>>;
}["call"];

type ClientOf<S extends DescService> = {
  [Name in keyof S["method"]]: S["method"][Name] extends DescMethodUnary<infer I, infer O>
    ? Rpc<I, O>
    : never;
};

/**
 * The rpcs of ZITADEL's Management API. Each takes its request and Connect's `CallOptions`: `headers`, `timeoutMs`,
 * `signal` and so on.
 *
 * @interface
 */
export type ManagementClient = ClientOf<typeof ManagementService>;

/**
 * The rpcs of ZITADEL's user service v2. Each takes its request and Connect's `CallOptions`: `headers`, `timeoutMs`,
 * `signal` and so on.
 *
 * @interface
 */
export type UserClient = ClientOf<typeof UserService>;

const callOptions = [
  "headers",
  "timeoutMs",
  "signal",
  "onHeader",
  "onTrailer",
  "contextValues",
] satisfies (keyof CallOptions)[];

/**
 * Makes the function that makes clients for a service over a protocol. Connect's `createClient` does the same, and brings
 * 1 KB gzip of streaming into every browser bundle, which no rpc of ZITADEL needs.
 */
export function clientOver<S extends DescService>(
  service: S,
  createTransport: (options: ClientOptions) => ManagedTransport,
): (options: ClientOptions) => ClientOf<S> {
  return (options) => {
    const transport = createTransport(options);
    return makeAnyClient(
      service,
      (method) =>
        async (input: MessageInitShape<DescMessage>, call: CallOptions = {}) => {
          // What is misspelt would be left out: a header that names the organization, a signal, a limit of time.
          checkOptions(call, callOptions);
          const { signal, timeoutMs, headers, contextValues } = call;
          const unary = method as DescMethodUnary;
          const response = await transport.unary(unary, signal, timeoutMs, headers, input, contextValues);
          call.onHeader?.(response.header);
          call.onTrailer?.(response.trailer);
          return response.message;
        },
    ) as ClientOf<S>;
  };
}
