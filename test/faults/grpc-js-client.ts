import { create, fromBinary, type MessageShape, toBinary } from "@bufbuild/protobuf";
import { Code, ConnectError, createClient, type Transport } from "@connectrpc/connect";
import { findTrailerError } from "@connectrpc/connect/protocol-grpc";
import * as grpc from "@grpc/grpc-js";
import { ManagementService } from "../../src/index.js";
import type { MeasuredClient, MeasuredOptions } from "./measured-client.js";

/** Makes a client over `@grpc/grpc-js`, with its own defaults for what is no option of this suite. */
export function grpcJsClient({
  baseUrl,
  defaultTimeoutMs = 10_000,
  maxResponseBytes = 16 * 1024 * 1024,
  tls = {},
  headers,
}: MeasuredOptions): MeasuredClient {
  const { protocol, hostname, port } = new URL(baseUrl);
  const bytes = (text: string | undefined) => (text === undefined ? null : Buffer.from(text));
  const credentials =
    protocol === "http:"
      ? grpc.credentials.createInsecure()
      : grpc.credentials.createSsl(
          bytes(tls.ca && [tls.ca].flat().join("\n")),
          bytes(tls.key),
          bytes(tls.cert),
        );
  const client = new grpc.Client(`${hostname}:${port || (protocol === "http:" ? 80 : 443)}`, credentials, {
    "grpc.max_receive_message_length": maxResponseBytes,
    ...(tls.servername && { "grpc.ssl_target_name_override": tls.servername }),
  });
  const transport: Transport = {
    unary: (method, signal, timeoutMs = defaultTimeoutMs, header, input) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) throw ConnectError.from(signal.reason, Code.Canceled);
        const metadata = new grpc.Metadata();
        for (const [name, value] of [...new Headers(headers), ...new Headers(header)])
          metadata.set(name, value);
        const received = { header: new Headers(), trailer: new Headers() };
        const call = client.makeUnaryRequest(
          `/${method.parent.typeName}/${method.name}`,
          (message: MessageShape<typeof method.input>) => Buffer.from(toBinary(method.input, message)),
          (message) => fromBinary(method.output, message),
          create(method.input, input),
          metadata,
          timeoutMs > 0 ? { deadline: Date.now() + timeoutMs } : {},
          (error, message) => {
            if (error) return reject(toConnectError(error));
            if (!message) return reject(new ConnectError("no message", Code.Internal));
            resolve({ stream: false, service: method.parent, method, message, ...received });
          },
        );
        call.on("metadata", (fields) => addTo(received.header, fields));
        call.on("status", (status) => addTo(received.trailer, status.metadata));
        signal?.addEventListener("abort", () => call.cancel());
      }),
    stream: () => {
      throw new ConnectError("not measured", Code.Unimplemented);
    },
  };
  return { client: createClient(ManagementService, transport), close: async () => client.close() };
}

function addTo(headers: Headers, fields: grpc.Metadata): void {
  for (const [name, value] of Object.entries(fields.getMap())) {
    headers.append(name, typeof value === "string" ? value : value.toString("base64"));
  }
}

function toConnectError({ code, details, metadata }: grpc.ServiceError): ConnectError {
  const headers = new Headers();
  addTo(headers, metadata);
  const error = new ConnectError(details, code as number, headers);
  try {
    error.details = findTrailerError(headers)?.details ?? [];
  } catch {
    // Garbage has no details.
  }
  return error;
}
