import type { IncomingHttpHeaders } from "node:http2";
import { gunzipSync } from "node:zlib";
import { type DescMessage, type DescMethodUnary, fromBinary, type MessageShape } from "@bufbuild/protobuf";
import { Code, ConnectError, type UnaryResponse } from "@connectrpc/connect";
import { mediaType } from "../media-type.js";
import { foreignError, readStatus, unreadable } from "../status.js";
import type { Received } from "./exchange.js";
import { prefixBytes } from "./request.js";

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
  const { headers, trailers } = received;
  // Without Headers where all is as it should be: making them costs as much as reading the message.
  const sent = trailers?.["grpc-status"] ?? headers["grpc-status"];
  const status = sent === "0" ? "ok" : readStatus(toHeaders({ ...headers, ...trailers }));
  if (typeof status === "object") throw status;
  if (!isGrpc(headers)) throw notZitadel(headers);
  if (!status) {
    const text = "the answer was cut short: it has no grpc-status";
    throw new ConnectError(text, Code.Unavailable, toHeaders(headers));
  }
  return new Answer(method, method.parent, readMessage(method, received, maxBytes), received);
}

function isGrpc({ ":status": status, "content-type": type }: Received["headers"]): boolean {
  return (
    status === 200 && (type === "application/grpc" || /^application\/grpc(\+proto)?$/.test(mediaType(type)))
  );
}

function notZitadel(headers: Received["headers"]): ConnectError {
  const status = Number(headers[":status"]);
  const what = `HTTP ${status} (${headers["content-type"] ?? "no content-type"}) from ${headers.server ?? "the server"}`;
  const hint = httpHints[status] ?? "is baseUrl right, or is there a proxy?";
  return foreignError(`${what} is no answer of ZITADEL: ${hint}`, status, toHeaders(headers));
}

function readMessage<O extends DescMessage>(
  method: DescMethodUnary<DescMessage, O>,
  { headers, body }: Received,
  maxBytes: number,
): MessageShape<O> {
  const fault = (text: string, code?: Code, cause?: unknown) =>
    unreadable(text, toHeaders(headers), code, cause);
  const tooLarge = () => fault(`its message is larger than ${maxBytes} bytes`, Code.ResourceExhausted);
  if (body.length === 0) throw fault("sent no message");
  if (body.length < prefixBytes) throw fault("its message was cut short");
  const end = prefixBytes + body.readUInt32BE(1);
  if (end - prefixBytes > maxBytes) throw tooLarge();
  if (end > body.length) throw fault("its message was cut short");
  if (end < body.length) throw fault("sent more than one message");
  let bytes = body.subarray(prefixBytes);
  if (body[0] !== 0) {
    const encoding = headers["grpc-encoding"]?.toString().trim();
    if (encoding !== "gzip") throw fault(`its message is compressed by ${encoding ?? "nothing"}, not gzip`);
    try {
      bytes = gunzipSync(bytes, { maxOutputLength: maxBytes });
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge();
      throw fault("its message cannot be decompressed", undefined, cause);
    }
  }
  try {
    return fromBinary(method.output, bytes);
  } catch (cause) {
    throw fault("its message cannot be decoded", undefined, cause);
  }
}

/** Makes Headers of what node:http2 received, without pseudo-headers such as `:status`. */
function toHeaders(fields: IncomingHttpHeaders): Headers {
  const headers = new Headers();
  for (const name in fields) {
    if (name.startsWith(":")) continue;
    for (const value of [fields[name]].flat()) headers.append(name, String(value));
  }
  return headers;
}
