import { gzipSync } from "node:zlib";
import type { ConnectError } from "@connectrpc/connect";
import { encodeEnvelope } from "@connectrpc/connect/protocol";
import { setTrailerStatus } from "@connectrpc/connect/protocol-grpc";
import type { GrpcAnswer } from "./grpc-call.js";
import { type Header, httpDate } from "./http.js";

/** The headers that the server's interceptors set, once a call got that far. */
export function interceptorHeaders(prefixed: "grpc-metadata-" | "grpcgateway-"): Header[] {
  const expires = httpDate();
  const headers: Header[] = [
    ["cache-control", "no-store"],
    ["pragma", "no-cache"],
    ["expires", expires],
    [`${prefixed}cache-control`, "no-store"],
    [`${prefixed}pragma`, "no-cache"],
  ];
  if (prefixed === "grpc-metadata-") headers.push([`${prefixed}expires`, expires]);
  return headers;
}

/** The headers of an answer, other than the content type. */
export function grpcHeaders({ intercepted, gzip }: GrpcAnswer): Header[] {
  return [
    ...(intercepted ? interceptorHeaders("grpc-metadata-") : []),
    ...(gzip ? ([["grpc-encoding", "gzip"]] as Header[]) : []),
    ["x-robots-tag", "none"],
  ];
}

/** The message of an answer with its prefix; nothing for an error. An empty message is never compressed. */
export function grpcBody({ data, gzip }: GrpcAnswer): Uint8Array {
  if (!data) return new Uint8Array();
  return gzip && data.length > 0 ? encodeEnvelope(1, gzipSync(data)) : encodeEnvelope(0, data);
}

/** The status of an answer as trailers, sorted. */
export function grpcTrailers(error: ConnectError | undefined): Header[] {
  const headers = new Headers();
  setTrailerStatus(headers, error);
  if (error) headers.set("grpc-message", encodeGrpcMessage(error.rawMessage));
  return [...headers];
}

/** Escapes a message as gRPC does: only what is not printable ASCII, and the percent sign. */
function encodeGrpcMessage(message: string): string {
  return message.replace(/[^\x20-\x7e]+|%/gu, encodeURIComponent);
}
