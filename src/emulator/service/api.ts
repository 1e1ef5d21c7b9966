import type { DescService, Message } from "@bufbuild/protobuf";
import type { ConnectError } from "@connectrpc/connect";
import type { ApiName } from "../world/world.js";
import type { CallContext } from "./context.js";

/** One of the server's APIs: its service, what its rpcs do, and what its calls have of their own. */
export interface Api {
  name: ApiName;
  service: DescService;
  /** By the local names of the methods; each returns what its output is made of. */
  rpcs: Record<string, (request: never, context: CallContext) => Output | Promise<Output>>;
  /** Whether `accept-language` chooses the language of texts; a person's token does in any API. */
  heedsAcceptLanguage: boolean;
  /** Whether REST checks the origin of a page against the application of its token. */
  checksOrigin: boolean;
  /** What a deadline that runs out inside the server is answered with. */
  deadlineExceeded: () => ConnectError;
  /** The error as the server passes it on. */
  passedOn: (error: ConnectError) => ConnectError;
}

type Output = Record<string, unknown>;

/** Runs an rpc whose call has passed all checks; what it returns makes its output. */
export function runRpc(
  { rpcs }: Api,
  localName: string,
  request: Message,
  context: CallContext,
): Output | Promise<Output> {
  const rpc = rpcs[localName] as (request: Message, context: CallContext) => Output | Promise<Output>;
  return rpc(request, context);
}
