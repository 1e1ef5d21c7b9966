// The name AsyncDisposable, for code that is compiled without this library.
/// <reference lib="esnext.disposable" preserve="true" />
import {
  create,
  type DescMessage,
  type DescMethodUnary,
  type MessageInitShape,
  type MessageShape,
} from "@bufbuild/protobuf";
import {
  Code,
  ConnectError,
  type ContextValues,
  createContextValues,
  type Transport,
  type UnaryResponse,
} from "@connectrpc/connect";
import { withDeadline } from "../deadline.js";
import { parseHeaders } from "../headers.js";
import type { Progress } from "../outcome.js";
import { mistyped } from "../validation.js";
import { servedMethod } from "../wire-name.js";
import { noStreams } from "./no-streams.js";

/** A connect Transport that can be closed. Only gRPC keeps a connection; over fetch there is none to close. */
export interface ManagedTransport extends Transport, AsyncDisposable {
  /** Waits for the calls in flight, then closes the connections. Later calls fail with `Canceled`. */
  close(): Promise<void>;
}

/** A call that can be sent. */
export interface PlannedCall<I extends DescMessage, O extends DescMessage> {
  method: DescMethodUnary<I, O>;
  message: MessageShape<I>;
  header: Headers;
  contextValues: ContextValues;
  /** Aborted when the time is up, or by the caller. */
  signal: AbortSignal;
  limitMs: number;
  progress: Progress;
}

/** Makes a transport of the function that sends a call, and of what is done after the last. */
export function managedTransport(
  { defaultTimeoutMs }: { defaultTimeoutMs: number },
  send: <I extends DescMessage, O extends DescMessage>(
    call: PlannedCall<I, O>,
  ) => Promise<UnaryResponse<I, O>>,
  disconnect: () => Promise<void> = async () => {},
): ManagedTransport {
  let inFlight = 0;
  let closed: Promise<void> | undefined;
  let onIdle = () => {};
  const ended = () => {
    if (--inFlight === 0) onIdle();
  };
  const close = () => {
    closed ??= new Promise<void>((resolve) => {
      onIdle = resolve;
      if (inFlight === 0) resolve();
    }).then(disconnect);
    return closed;
  };
  return {
    unary: <I extends DescMessage, O extends DescMessage>(
      alias: DescMethodUnary<I, O>,
      callersSignal: AbortSignal | undefined,
      timeoutMs: number | undefined,
      headers: HeadersInit | undefined,
      input: MessageInitShape<I>,
      contextValues = createContextValues(),
    ) => {
      const method = servedMethod(alias);
      const isRequest = input === undefined || Object(input) === input;
      const message = create(method.input, isRequest ? input : undefined);
      const wrong = isRequest ? mistyped(method.input, message) : `${method.input.name} must be an object`;
      // Like wrong options. Connect would make a ConnectError of what an interceptor throws.
      if (wrong) return Promise.reject(new TypeError(wrong));
      const limitMs = timeoutMs ?? defaultTimeoutMs;
      const progress: Progress = { method, open: false, sent: false, last: undefined };
      inFlight++;
      const call = withDeadline(progress, callersSignal, limitMs, (signal) => {
        if (closed) throw new ConnectError("the transport is closed", Code.Canceled);
        const header = callHeaders(headers);
        return send({ method, message, header, contextValues, signal, limitMs, progress });
      });
      call.then(ended, ended);
      return call;
    },
    stream: noStreams,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function callHeaders(init: HeadersInit | undefined): Headers {
  try {
    return parseHeaders(init);
  } catch (reason) {
    throw new ConnectError((reason as Error).message, Code.InvalidArgument);
  }
}
