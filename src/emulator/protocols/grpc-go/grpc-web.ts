import { Code, ConnectError } from "@connectrpc/connect";
import { encodeEnvelope } from "@connectrpc/connect/protocol";
import type { EmulatorState } from "../../world/state.js";
import { corsHeaders, grpcWebCors } from "../cors.js";
import { grpcTrailers } from "../grpc-trailers.js";
import { type Header, type HttpRequest, type HttpResponse, httpDate } from "../http.js";
import { grpcGoMethod } from "../served-methods.js";
import { grpcBody, grpcHeaders } from "./answers.js";
import { callGrpc } from "./call.js";
import { maxBytes } from "./request-message.js";

/** Whether a request is gRPC-web, by its content type alone. */
export function isGrpcWeb({ method, headers }: HttpRequest): boolean {
  return method === "POST" && (headers.get("content-type") ?? "").startsWith("application/grpc-web");
}

/** Whether a preflight is for gRPC-web: it asks for `x-grpc-web` on a method that is served. */
export function isGrpcWebPreflight(
  state: EmulatorState,
  { method, headers }: HttpRequest,
  path: string,
): boolean {
  const names = headers.get("access-control-request-headers") ?? "";
  return method === "OPTIONS" && names.toLowerCase().includes("x-grpc-web") && !!grpcGoMethod(state, path);
}

/** Answers a gRPC-web request, binary or base64. */
export async function answerGrpcWeb(state: EmulatorState, request: HttpRequest): Promise<HttpResponse> {
  const type = request.headers.get("content-type") ?? "";
  const isText = type.startsWith("application/grpc-web-text");
  const prefix = isText ? "application/grpc-web-text" : "application/grpc-web";
  const binary = { ...request, ...(isText && decodeBase64(request.body)) };
  const outcome = await callGrpc(state, binary, "grpc-web", type.replace(prefix, "application/grpc"));
  const cors = corsHeaders(grpcWebCors, request);
  if (outcome.refused) return refusal(outcome.refused, cors, isText);
  const trailers = grpcTrailers(outcome.error);
  const frames = [grpcBody(outcome), trailerFrame(trailers)];
  const headers: Header[] = [
    ["content-type", type],
    ...cors,
    ...grpcHeaders(outcome),
    ...(outcome.intercepted ? [] : trailers),
  ];
  return {
    status: 200,
    headers: [...headers, exposed(["date", ...headers.map(([name]) => name)])],
    body: outcome.intercepted ? encode(frames, isText) : "",
    ...(outcome.connection && { connection: outcome.connection }),
  };
}

/** A refusal by HTTP gets an empty trailer frame after its text, as the server's wrapper adds it. */
function refusal(
  { status, text }: { status: number; text: string },
  cors: Header[],
  isText: boolean,
): HttpResponse {
  const headers: Header[] = [
    ["content-type", "text/plain; charset=utf-8"],
    ["x-content-type-options", "nosniff"],
    ["x-robots-tag", "none"],
    ...cors,
  ];
  return {
    status,
    headers: [...headers, exposed(headers.map(([name]) => name)), ["date", httpDate()]],
    body: encode([Buffer.concat([Buffer.from(text), trailerFrame([])])], isText),
  };
}

function exposed(names: string[]): Header {
  const canonical = [...new Set(names)].map((name) =>
    name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase()),
  );
  return ["access-control-expose-headers", [...canonical, "grpc-status", "grpc-message"].join(", ")];
}

function trailerFrame(trailers: Header[]): Uint8Array {
  const lines = trailers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return encodeEnvelope(0x80, Buffer.from(lines));
}

/** In base64 each frame is a part of its own, padded. */
function encode(frames: Uint8Array[], isText: boolean): Uint8Array | string {
  if (!isText) return Buffer.concat(frames);
  return frames.map((frame) => Buffer.from(frame).toString("base64")).join("");
}

function withoutLineEnds(body: Uint8Array): Buffer {
  const kept = Buffer.allocUnsafe(body.length);
  let length = 0;
  for (let index = 0; index < body.length; index++) {
    const byte = body[index] as number;
    if (byte !== 10 && byte !== 13) kept[length++] = byte;
  }
  return kept.subarray(0, length);
}

/** Decodes as far as the text is base64 and could belong to the first message; what comes after that is an error only to who needs it. */
function decodeBase64(body: Uint8Array): { body: Uint8Array; brokenOff?: ConnectError } {
  const text = withoutLineEnds(body.subarray(0, 2 * maxBytes)).toString("latin1");
  const found = text.search(/[^A-Za-z0-9+/]/);
  const alphabetic = found < 0 ? text.length : found;
  const whole = alphabetic - (alphabetic % 4);
  const isPadded = /^[A-Za-z0-9+/]{2}(==|[A-Za-z0-9+/]=)$/.test(text.slice(whole, whole + 4));
  const end = isPadded ? whole + 4 : whole;
  const decoded = { body: Buffer.from(text.slice(0, end), "base64") };
  const rest = text.slice(end);
  if (rest === "") return decoded;
  const isShort = !isPadded && (found < 0 || /^..=$/s.test(rest));
  const message = isShort
    ? "unexpected EOF"
    : `connection error: desc = "illegal base64 data at input byte ${isPadded ? end : found}"`;
  return { ...decoded, brokenOff: new ConnectError(message, Code.Unknown) };
}
