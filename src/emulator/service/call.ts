import type { DescMethodUnary, Message } from "@bufbuild/protobuf";
import type { LoggedCall } from "../world/logged-call.js";
import type { Api } from "./api.js";

/** A call as its transport delivers it. */
export interface Call {
  protocol: LoggedCall["protocol"];
  api: Api;
  method: DescMethodUnary;
  message: Message;
  /** The host that the request was sent to. */
  host: string;
  /** Reads a header of the request, or what REST passes on as one. */
  header: (name: string) => string | undefined;
  /** When the `grpc-timeout` runs out, by `performance.now()`. */
  deadline: number | undefined;
}
