import { gzipSync } from "node:zlib";
import { encodeEnvelope } from "@connectrpc/connect/protocol";
import { type Header, httpDate } from "../http.js";
import type { GrpcAnswer } from "./call.js";

/** The headers of an answer, other than the content type. The interceptors set some, once a call got that far. */
export function grpcHeaders({ intercepted, gzip }: GrpcAnswer): Header[] {
  const expires = httpDate();
  const set: Header[] = [
    ["cache-control", "no-store"],
    ["pragma", "no-cache"],
    ["expires", expires],
    ["grpc-metadata-cache-control", "no-store"],
    ["grpc-metadata-pragma", "no-cache"],
    ["grpc-metadata-expires", expires],
  ];
  return [
    ...(intercepted ? set : []),
    ...(gzip ? ([["grpc-encoding", "gzip"]] as Header[]) : []),
    ["x-robots-tag", "none"],
  ];
}

/** The message of an answer with its prefix; nothing for an error. An empty message is never compressed. */
export function grpcBody({ data, gzip }: GrpcAnswer): Uint8Array {
  if (!data) return new Uint8Array();
  return gzip && data.length > 0 ? encodeEnvelope(1, gzipSync(data)) : encodeEnvelope(0, data);
}
