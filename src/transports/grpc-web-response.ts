import { type Answer, type Call, cutShort, foreignAnswer } from "./fetch.js";

const headerBytes = 5;
const trailerFlag = 0x80;
/** Not the base64 form `application/grpc-web-text`, which nobody asked for. */
const grpcWeb = /^application\/grpc-web(\+proto|;|$)/;

/**
 * Makes the response that connect-web reads, of an answer that is gRPC-web from its first byte to its last. Anything else
 * throws its true error, where connect-web would speak of envelopes or miss the server's status.
 */
export function grpcWebResponse(call: Call, answer: Answer): Response {
  const { response, body } = answer;
  const { headers } = response;
  const status = headers.get("grpc-status");
  // Without its body, because connect-web looks there for the status, also if a proxy wrote an empty trailer.
  if (status !== null && status !== "0") return new Response(null, { headers });
  if (!response.ok || !grpcWeb.test(headers.get("content-type") ?? "")) {
    throw foreignAnswer(call, answer);
  }
  if (body.length === 0) throw cutShort(call, answer, "is empty (does CORS expose grpc-status?)");
  if (!endsWithTrailer(body)) throw cutShort(call, answer);
  return new Response(body, response);
}

function endsWithTrailer(body: Answer["body"]): boolean {
  const view = new DataView(body.buffer);
  let flags: number | undefined;
  let at = 0;
  while (at + headerBytes <= body.length) {
    flags = body[at];
    at += headerBytes + view.getUint32(at + 1);
  }
  return at === body.length && flags === trailerFlag;
}
