import { type DescMessage, fromBinary } from "@bufbuild/protobuf";
import { base64Decode } from "@bufbuild/protobuf/wire";
import { encodeEnvelope } from "@connectrpc/connect/protocol";
import { trailerFlag } from "@connectrpc/connect/protocol-grpc-web";
import { type Answer, type Call, cutShort, foreignAnswer } from "./fetch.js";
import { mediaType } from "./media-type.js";
import { or, readStatus, unreadable } from "./status.js";

/**
 * Makes the response that connect-web reads of what a server sent: one frame with the message, one with the trailer. Throws the
 * error of any other answer, where connect-web would speak of envelopes, or lose the server's status.
 */
export function grpcWebResponse(output: DescMessage, call: Call, answer: Answer): Response {
  const { response, body } = answer;
  const { headers } = response;
  const type = /^application\/grpc-web(-text)?(\+proto)?$/.exec(mediaType(headers.get("content-type")));
  const { messages, trailer } = readFrames(!type ? new Uint8Array() : type[1] ? decodeText(body) : body);
  const fields = new Headers(headers);
  for (const [name, value] of trailer) fields.set(name, value);
  const status = readStatus(fields);
  if (typeof status === "object") throw status;
  if (!type || !response.ok) throw foreignAnswer(call, answer);
  if (body.length === 0) throw cutShort(answer, "is empty (does CORS expose grpc-status?)");
  if (!status) throw cutShort(answer);
  const [message, another] = messages;
  if (!message) throw unreadable("sent no message", fields);
  if (another) throw unreadable("sent more than one message", fields);
  if (message.flags !== 0) throw unreadable("its message is compressed, which nobody asked for", fields);
  try {
    fromBinary(output, message.content);
  } catch (cause) {
    throw unreadable("its message cannot be decoded", fields, undefined, cause);
  }
  const lines = [...clean(trailer), ["grpc-status", "0"]].map(([name, value]) => `${name}: ${value}\r\n`);
  const frames = [
    encodeEnvelope(0, message.content),
    encodeEnvelope(trailerFlag, new TextEncoder().encode(lines.join(""))),
  ];
  return new Response(new Blob(frames as BlobPart[]), { headers: clean(headers) });
}

/** What is no part of the status, which has been read. */
function clean(fields: Headers): Headers {
  return new Headers(
    [...fields].filter(([name]) => !/^grpc-(status|message|status-details-bin)$/.test(name)),
  );
}

/** The base64 form, which nobody asked for, and which some proxies send all the same. */
function decodeText(body: Uint8Array): Uint8Array {
  return or(() => base64Decode(new TextDecoder().decode(body)), new Uint8Array());
}

/** The bytes before the content of a frame: its flags and its length. */
const prefixBytes = 5;

interface Frame {
  flags: number;
  content: Uint8Array;
}

/** Reads the frames that are whole. All trailers are one, wherever they stand. */
function readFrames(body: Uint8Array): { messages: Frame[]; trailer: Headers } {
  const view = new DataView(body.buffer, body.byteOffset, body.length);
  const messages: Frame[] = [];
  const trailer = new Headers();
  for (let at = 0; at + prefixBytes <= body.length; ) {
    const flags = view.getUint8(at);
    const end = at + prefixBytes + view.getUint32(at + 1);
    if (end > body.length) break;
    const content = body.subarray(at + prefixBytes, end);
    if (flags & trailerFlag) readFields(content, trailer);
    else messages.push({ flags, content });
    at = end;
  }
  return { messages, trailer };
}

const chunkBytes = 8192;

/** Reads the fields of a trailer, with their bytes as characters, as HTTP does. A line that is no field is passed over. */
function readFields(bytes: Uint8Array, trailer: Headers): void {
  let text = "";
  for (let at = 0; at < bytes.length; at += chunkBytes)
    text += String.fromCharCode(...bytes.subarray(at, at + chunkBytes));
  for (const line of text.replace(/[\0\r]/g, " ").split("\n")) {
    const colon = line.indexOf(":");
    or(() => trailer.append(line.slice(0, colon).trim(), line.slice(colon + 1)), undefined);
  }
}
