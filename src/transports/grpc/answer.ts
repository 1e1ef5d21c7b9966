import { gunzipSync } from "node:zlib";
import { type DescMessage, type DescMethodUnary, fromBinary, type MessageShape } from "@bufbuild/protobuf";
import { Code, ConnectError, type UnaryResponse } from "@connectrpc/connect";
import { codeFromHttpStatus } from "@connectrpc/connect/protocol-grpc";
import { outcomeHint } from "../../idempotency.js";
import { markForeign } from "../../outcome.js";
import type { Received } from "./exchange.js";
import { prefixBytes } from "./request.js";
import { statusError, toHeaders } from "./status.js";

const httpHints: { [status: number]: string } = {
  401: "something before ZITADEL wants credentials of its own",
  403: "something before ZITADEL refuses the call",
  404: "is baseUrl right, and does the proxy pass gRPC on?",
  429: "something before ZITADEL allows fewer calls in this time",
  502: "the proxy cannot reach ZITADEL",
  503: "the proxy has no ZITADEL to pass the call to",
  504: "the proxy had no answer of ZITADEL in time",
};

/**
 * A response that makes its Headers when somebody looks: few do. The getters are of a class, because those of an object
 * literal cost as much as the Headers.
 */
class Answer<I extends DescMessage, O extends DescMessage> implements UnaryResponse<I, O> {
  readonly stream = false;
  readonly #received: Received;
  #header: Headers | undefined;
  #trailer: Headers | undefined;

  constructor(
    readonly method: DescMethodUnary<I, O>,
    readonly service: DescMethodUnary<I, O>["parent"],
    readonly message: MessageShape<O>,
    received: Received,
  ) {
    this.#received = received;
  }

  get header(): Headers {
    this.#header ??= toHeaders(this.#received.headers);
    return this.#header;
  }

  get trailer(): Headers {
    this.#trailer ??= toHeaders(this.#received.trailers ?? {});
    return this.#trailer;
  }
}

/** Makes the response of what a server sent, or throws its error. */
export function readAnswer<I extends DescMessage, O extends DescMessage>(
  method: DescMethodUnary<I, O>,
  received: Received,
  maxBytes: number,
): UnaryResponse<I, O> {
  const status = received.trailers?.["grpc-status"] ?? received.headers["grpc-status"];
  if (status !== "0") throw answerError(method, received, status);
  if (!isGrpc(received)) throw notZitadel(method, received);
  return new Answer(method, method.parent, readMessage(method, received, maxBytes), received);
}

function answerError(
  method: DescMethodUnary,
  received: Received,
  status: string | string[] | undefined,
): ConnectError {
  const { headers, trailers } = received;
  if (status !== undefined) return statusError(String(status), { ...headers, ...trailers });
  if (!isGrpc(received)) return notZitadel(method, received);
  const text = `the answer was cut short: it has no grpc-status${outcomeHint(method)}`;
  return new ConnectError(text, Code.Unavailable, toHeaders(headers));
}

function isGrpc({ headers }: Received): boolean {
  return (
    headers[":status"] === 200 && /^application\/grpc(\+proto)?(;|$)/.test(headers["content-type"] ?? "")
  );
}

function notZitadel(method: DescMethodUnary, { headers }: Received): ConnectError {
  const status = Number(headers[":status"]);
  const what = `HTTP ${status} (${headers["content-type"] ?? "no content-type"}) from ${headers.server ?? "the server"}`;
  const hint = httpHints[status] ?? "is baseUrl right, or is there a proxy?";
  const outcome = status >= 500 || status === 200 ? outcomeHint(method) : "";
  const text = `${what} is no answer of ZITADEL: ${hint}${outcome}`;
  return markForeign(new ConnectError(text, codeFromHttpStatus(status), toHeaders(headers)));
}

function readMessage<O extends DescMessage>(
  method: DescMethodUnary<DescMessage, O>,
  { headers, body }: Received,
  maxBytes: number,
): MessageShape<O> {
  const fault = (text: string, code = Code.Internal, cause?: unknown) =>
    new ConnectError(`the server reported success, but ${text}`, code, toHeaders(headers), undefined, cause);
  const tooLarge = () => fault(`its message is larger than ${maxBytes} bytes`, Code.ResourceExhausted);
  if (body.length === 0) throw fault("sent no message");
  if (body.length < prefixBytes) throw fault("its message was cut short");
  const end = prefixBytes + body.readUInt32BE(1);
  if (end - prefixBytes > maxBytes) throw tooLarge();
  if (end > body.length) throw fault("its message was cut short");
  if (end < body.length) throw fault("sent more than one message");
  let bytes = body.subarray(prefixBytes);
  if (body[0] !== 0) {
    const encoding = headers["grpc-encoding"];
    if (encoding !== "gzip") throw fault(`its message is compressed by ${encoding ?? "nothing"}, not gzip`);
    try {
      bytes = gunzipSync(bytes, { maxOutputLength: maxBytes });
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge();
      throw fault("its message cannot be decompressed", Code.Internal, cause);
    }
  }
  try {
    return fromBinary(method.output, bytes);
  } catch (cause) {
    throw fault("its message cannot be decoded", Code.Internal, cause);
  }
}
