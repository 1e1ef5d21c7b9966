import type { ConnectError } from "@connectrpc/connect";
import { setTrailerStatus } from "@connectrpc/connect/protocol-grpc";
import type { Header } from "./http.js";

/** What clients take in one header; an error may show what it is about, which may be megabytes. */
const maxLength = 32 * 1024;

/** The status of a gRPC answer as trailers, sorted. */
export function grpcTrailers(error: ConnectError | undefined): Header[] {
  const headers = new Headers();
  setTrailerStatus(headers, error);
  if (error) headers.set("grpc-message", encodeGrpcMessage(error.rawMessage).slice(0, maxLength));
  return [...headers];
}

/** Escapes a message as gRPC does: only what is not printable ASCII, and the percent sign. */
function encodeGrpcMessage(message: string): string {
  return message.replace(/[^\x20-\x7e]+|%/gu, encodeURIComponent);
}
