import { gzipSync } from "node:zlib";
import { create, type JsonValue, toBinary, toJson } from "@bufbuild/protobuf";
import { Code, type ConnectError } from "@connectrpc/connect";
import { encodeEnvelope } from "@connectrpc/connect/protocol";
import { codeToHttpStatus } from "@connectrpc/connect/protocol-connect";
import { grpcTrailers } from "../grpc-trailers.js";
import { type Header, type HttpResponse, httpDate } from "../http.js";
import type { Compression } from "./compression.js";
import type { Spoken } from "./content-type.js";

/** What a call came to, to be put on by its protocol. */
export interface Outcome {
  /** The encoded message; undefined for an error. */
  data: Uint8Array | undefined;
  error: ConnectError | undefined;
}

/** Puts an outcome on. */
export function encodeOutcome(
  outcome: Outcome,
  spoken: Spoken,
  compression: Compression["response"],
): HttpResponse {
  if (spoken.protocol === "connect") return connectResponse(outcome, spoken, compression);
  const headers: Header[] = [
    ["content-type", spoken.contentType],
    ["grpc-accept-encoding", "gzip"],
    ...(compression === "identity" ? [] : ([["grpc-encoding", compression]] as Header[])),
    ...commonHeaders(outcome),
  ];
  const { data, error } = outcome;
  const trailers = grpcTrailers(error);
  const message = data ? [frame(0, data, compression)] : [];
  if (spoken.protocol === "grpc") return { status: 200, headers, body: Buffer.concat(message), trailers };
  if (error) return { status: 200, headers: [...headers, ...trailers], body: "" };
  const lines = trailers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const end = frame(0x80, Buffer.from(lines), compression);
  return { status: 200, headers, body: Buffer.concat([...message, end]) };
}

function frame(flags: number, data: Uint8Array, compression: Compression["response"]): Uint8Array {
  return compression === "gzip" ? encodeEnvelope(flags | 1, gzipSync(data)) : encodeEnvelope(flags, data);
}

/** The message itself, or JSON for an error, which is never compressed. */
function connectResponse(
  outcome: Outcome,
  { contentType }: Spoken,
  compression: Compression["response"],
): HttpResponse {
  const { data, error } = outcome;
  const isGzip = !error && compression === "gzip";
  const plain = error ? Buffer.from(errorJson(error)) : (data ?? new Uint8Array());
  const body = isGzip ? gzipSync(plain) : plain;
  return {
    status: error ? codeToHttpStatus(error.code) : 200,
    headers: [
      ["content-type", error ? "application/json" : contentType],
      ["accept-encoding", "gzip"],
      ...(isGzip ? ([["content-encoding", "gzip"]] as Header[]) : []),
      ...commonHeaders(outcome),
      ["content-length", String(body.length)],
    ],
    body,
  };
}

function commonHeaders({ error }: Outcome): Header[] {
  const cache: Header[] = [
    ["cache-control", "no-store"],
    ["expires", httpDate()],
    ["pragma", "no-cache"],
  ];
  return [...(error ? [] : cache), ["x-robots-tag", "none"], ["date", httpDate()]];
}

function errorJson(error: ConnectError): string {
  const code = Code[error.code].replace(/(?<=[a-z])[A-Z]/g, "_$&").toLowerCase();
  const details = error.details.flatMap(detailJson);
  return goJson({ code, message: error.rawMessage, ...(details.length > 0 && { details }) });
}

function detailJson(detail: ConnectError["details"][number]): JsonValue[] {
  if (!("desc" in detail)) return [];
  const message = create(detail.desc, detail.value);
  const value = Buffer.from(toBinary(detail.desc, message)).toString("base64").replace(/=+$/, "");
  return [{ type: detail.desc.typeName, value, debug: toJson(detail.desc, message) }];
}

/** Go escapes what could end a script. */
function goJson(value: JsonValue): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
