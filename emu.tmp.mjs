// src/emulator/start.ts
import { once } from "node:events";

// src/emulator/protocols/listener.ts
import { createServer as createHttpServer } from "node:http";
import {
  constants,
  createServer as createHttp2Server
} from "node:http2";
import { createServer } from "node:net";

// src/emulator/protocols/http.ts
var maxBodyBytes = 64 * 1024 * 1024;
function decodedPath(target) {
  return decodeEscapes(target.replace(/[?#].*$/s, ""));
}
function queryOf(target) {
  return /\?([^#]*)/.exec(target)?.[1] ?? "";
}
function decodeEscapes(text2) {
  if (!text2.includes("%")) return text2;
  if (/%(?![0-9a-f]{2})/i.test(text2)) return void 0;
  try {
    return decodeURIComponent(text2);
  } catch {
    return text2.replace(
      /(%[0-9a-f]{2})+/gi,
      (escapes) => Buffer.from(escapes.replaceAll("%", ""), "hex").toString("utf8")
    );
  }
}
function textResponse(status, headers, body) {
  return {
    status,
    headers: [...headers, ["date", httpDate()], ["content-length", String(Buffer.byteLength(body))]],
    body
  };
}
function httpDate() {
  const second = Math.floor(Date.now() / 1e3);
  if (second !== lastDate.second) {
    lastDate.second = second;
    lastDate.text = new Date(second * 1e3).toUTCString();
  }
  return lastDate.text;
}
var lastDate = { second: 0, text: "" };

// src/emulator/protocols/listener.ts
var preface = Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
var socketOf = /* @__PURE__ */ new WeakMap();
function createListener(handlers) {
  const sockets = /* @__PURE__ */ new Set();
  const http1 = createHttpServer({ keepAliveTimeout: 0 }, (request, response) => {
    answerHttp1(handlers, request, response).catch((reason) => {
      process.emitWarning(reason);
      request.socket.destroy();
    });
  });
  const http2 = createHttp2Server({ strictFieldWhitespaceValidation: false });
  http2.on("stream", (stream, headers, _flags, rawHeaders) => {
    stream.on("error", () => {
    });
    if (handlers.takeStream(stream, headers)) return;
    answerHttp2(handlers, stream, rawHeaders).catch((reason) => {
      process.emitWarning(reason);
      stream.close(constants.NGHTTP2_INTERNAL_ERROR);
    });
  });
  http2.on("sessionError", () => {
  });
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    socket.setNoDelay(true);
    sniff(socket, (isHttp2) => {
      if (isHttp2) http2.once("session", (session) => socketOf.set(session, socket));
      (isHttp2 ? http2 : http1).emit("connection", socket);
      if (!isHttp2) socket.resume();
    });
  });
  return {
    server,
    close: () => new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    })
  };
}
function sniff(socket, found2) {
  let head = Buffer.alloc(0);
  const onData = (chunk) => {
    head = Buffer.concat([head, chunk]);
    const length = Math.min(head.length, preface.length);
    const couldBe = head.subarray(0, length).equals(preface.subarray(0, length));
    if (couldBe && length < preface.length) return;
    socket.off("data", onData);
    socket.pause();
    socket.unshift(head);
    found2(couldBe);
  };
  socket.on("data", onData);
}
async function answerHttp1({ answer: answer3 }, request, response) {
  const { method = "", url: target = "" } = request;
  response.sendDate = false;
  if (decodedPath(target) === void 0) {
    response.shouldKeepAlive = false;
    response.writeHead(400, ["content-type", "text/plain; charset=utf-8"]).end("400 Bad Request");
    return;
  }
  const arrivedAt = performance.now();
  const headers = firstValues(request.rawHeaders);
  const body = await readBody(request);
  if (!body) return;
  const host = headers.get("host") ?? "";
  const answered = await answer3({ version: 1, method, target, host, headers, body, arrivedAt });
  if (answered.connection === "cut") {
    request.socket.resetAndDestroy();
    return;
  }
  if (answered.connection === "drain") response.shouldKeepAlive = false;
  response.writeHead(answered.status, answered.headers.flat());
  if (answered.trailers) response.addTrailers(answered.trailers);
  response.end(answered.body);
}
async function answerHttp2({ answer: answer3 }, stream, rawHeaders) {
  const arrivedAt = performance.now();
  const headers = firstValues(rawHeaders);
  const method = headers.get(":method") ?? "";
  const target = headers.get(":path") ?? "";
  const host = headers.get(":authority") ?? headers.get("host") ?? "";
  if (decodedPath(target) === void 0) {
    stream.close(constants.NGHTTP2_PROTOCOL_ERROR);
    return;
  }
  const body = await readBody(stream);
  if (!body) return;
  const answered = await answer3({ version: 2, method, target, host, headers, body, arrivedAt });
  const { session } = stream;
  if (!session || stream.closed) return;
  if (answered.connection === "cut") {
    socketOf.get(session)?.resetAndDestroy();
    return;
  }
  respondHttp2(stream, answered);
  if (answered.connection === "drain") session.close();
}
function respondHttp2(stream, { status, headers, body, trailers }) {
  const fields = { ":status": status };
  for (const [name, value] of headers) {
    const present = fields[name];
    fields[name] = present === void 0 ? value : [present, value].flat();
  }
  stream.respond(fields, { waitForTrailers: trailers !== void 0, sendDate: false });
  if (trailers) stream.on("wantTrailers", () => stream.sendTrailers(Object.fromEntries(trailers)));
  stream.end(body);
}
async function readBody(source) {
  const chunks = [];
  let length = 0;
  try {
    for await (const chunk of source) {
      chunks.push(chunk);
      length += chunk.length;
      if (length > maxBodyBytes) return void 0;
    }
  } catch {
    return void 0;
  }
  return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
}
function firstValues(raw) {
  const values = /* @__PURE__ */ new Map();
  for (let index = 0; index < raw.length; index += 2) {
    const name = raw[index].toLowerCase();
    if (!values.has(name)) values.set(name, raw[index + 1]);
  }
  return values;
}

// src/emulator/protocols/reflection.ts
import { create as create3, fromBinary, toBinary as toBinary2 } from "@bufbuild/protobuf";
import { Code as Code13 } from "@connectrpc/connect";
import { encodeEnvelope, pipe, transformSplitEnvelope } from "@connectrpc/connect/protocol";

// gen/grpc/reflection/v1/reflection_pb.ts
import { fileDesc, messageDesc, serviceDesc } from "@bufbuild/protobuf/codegenv2";
var file_grpc_reflection_v1_reflection = /* @__PURE__ */ fileDesc("CiNncnBjL3JlZmxlY3Rpb24vdjEvcmVmbGVjdGlvbi5wcm90bxISZ3JwYy5yZWZsZWN0aW9uLnYxIoUCChdTZXJ2ZXJSZWZsZWN0aW9uUmVxdWVzdBIMCgRob3N0GAEgASgJEhoKEGZpbGVfYnlfZmlsZW5hbWUYAyABKAlIABIgChZmaWxlX2NvbnRhaW5pbmdfc3ltYm9sGAQgASgJSAASSQoZZmlsZV9jb250YWluaW5nX2V4dGVuc2lvbhgFIAEoCzIkLmdycGMucmVmbGVjdGlvbi52MS5FeHRlbnNpb25SZXF1ZXN0SAASJwodYWxsX2V4dGVuc2lvbl9udW1iZXJzX29mX3R5cGUYBiABKAlIABIXCg1saXN0X3NlcnZpY2VzGAcgASgJSABCEQoPbWVzc2FnZV9yZXF1ZXN0IkUKEEV4dGVuc2lvblJlcXVlc3QSFwoPY29udGFpbmluZ190eXBlGAEgASgJEhgKEGV4dGVuc2lvbl9udW1iZXIYAiABKAUiuAMKGFNlcnZlclJlZmxlY3Rpb25SZXNwb25zZRISCgp2YWxpZF9ob3N0GAEgASgJEkUKEG9yaWdpbmFsX3JlcXVlc3QYAiABKAsyKy5ncnBjLnJlZmxlY3Rpb24udjEuU2VydmVyUmVmbGVjdGlvblJlcXVlc3QSTgoYZmlsZV9kZXNjcmlwdG9yX3Jlc3BvbnNlGAQgASgLMiouZ3JwYy5yZWZsZWN0aW9uLnYxLkZpbGVEZXNjcmlwdG9yUmVzcG9uc2VIABJVCh5hbGxfZXh0ZW5zaW9uX251bWJlcnNfcmVzcG9uc2UYBSABKAsyKy5ncnBjLnJlZmxlY3Rpb24udjEuRXh0ZW5zaW9uTnVtYmVyUmVzcG9uc2VIABJJChZsaXN0X3NlcnZpY2VzX3Jlc3BvbnNlGAYgASgLMicuZ3JwYy5yZWZsZWN0aW9uLnYxLkxpc3RTZXJ2aWNlUmVzcG9uc2VIABI7Cg5lcnJvcl9yZXNwb25zZRgHIAEoCzIhLmdycGMucmVmbGVjdGlvbi52MS5FcnJvclJlc3BvbnNlSABCEgoQbWVzc2FnZV9yZXNwb25zZSI3ChZGaWxlRGVzY3JpcHRvclJlc3BvbnNlEh0KFWZpbGVfZGVzY3JpcHRvcl9wcm90bxgBIAMoDCJLChdFeHRlbnNpb25OdW1iZXJSZXNwb25zZRIWCg5iYXNlX3R5cGVfbmFtZRgBIAEoCRIYChBleHRlbnNpb25fbnVtYmVyGAIgAygFIksKE0xpc3RTZXJ2aWNlUmVzcG9uc2USNAoHc2VydmljZRgBIAMoCzIjLmdycGMucmVmbGVjdGlvbi52MS5TZXJ2aWNlUmVzcG9uc2UiHwoPU2VydmljZVJlc3BvbnNlEgwKBG5hbWUYASABKAkiOgoNRXJyb3JSZXNwb25zZRISCgplcnJvcl9jb2RlGAEgASgFEhUKDWVycm9yX21lc3NhZ2UYAiABKAkyiQEKEFNlcnZlclJlZmxlY3Rpb24SdQoUU2VydmVyUmVmbGVjdGlvbkluZm8SKy5ncnBjLnJlZmxlY3Rpb24udjEuU2VydmVyUmVmbGVjdGlvblJlcXVlc3QaLC5ncnBjLnJlZmxlY3Rpb24udjEuU2VydmVyUmVmbGVjdGlvblJlc3BvbnNlKAEwAWIGcHJvdG8z");
var ServerReflectionRequestSchema = /* @__PURE__ */ messageDesc(file_grpc_reflection_v1_reflection, 0);
var ServerReflectionResponseSchema = /* @__PURE__ */ messageDesc(file_grpc_reflection_v1_reflection, 2);
var FileDescriptorResponseSchema = /* @__PURE__ */ messageDesc(file_grpc_reflection_v1_reflection, 3);
var ExtensionNumberResponseSchema = /* @__PURE__ */ messageDesc(file_grpc_reflection_v1_reflection, 4);
var ListServiceResponseSchema = /* @__PURE__ */ messageDesc(file_grpc_reflection_v1_reflection, 5);
var ErrorResponseSchema = /* @__PURE__ */ messageDesc(file_grpc_reflection_v1_reflection, 7);

// src/emulator/protocols/reflection-files.ts
import { clone, create as create2, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";

// gen/grpc/health/v1/health_pb.ts
import { enumDesc, fileDesc as fileDesc2, messageDesc as messageDesc2, serviceDesc as serviceDesc2 } from "@bufbuild/protobuf/codegenv2";
var file_grpc_health_v1_health = /* @__PURE__ */ fileDesc2("ChtncnBjL2hlYWx0aC92MS9oZWFsdGgucHJvdG8SDmdycGMuaGVhbHRoLnYxIiUKEkhlYWx0aENoZWNrUmVxdWVzdBIPCgdzZXJ2aWNlGAEgASgJIqkBChNIZWFsdGhDaGVja1Jlc3BvbnNlEkEKBnN0YXR1cxgBIAEoDjIxLmdycGMuaGVhbHRoLnYxLkhlYWx0aENoZWNrUmVzcG9uc2UuU2VydmluZ1N0YXR1cyJPCg1TZXJ2aW5nU3RhdHVzEgsKB1VOS05PV04QABILCgdTRVJWSU5HEAESDwoLTk9UX1NFUlZJTkcQAhITCg9TRVJWSUNFX1VOS05PV04QAzJaCgZIZWFsdGgSUAoFQ2hlY2sSIi5ncnBjLmhlYWx0aC52MS5IZWFsdGhDaGVja1JlcXVlc3QaIy5ncnBjLmhlYWx0aC52MS5IZWFsdGhDaGVja1Jlc3BvbnNlYgZwcm90bzM");
var HealthCheckResponseSchema = /* @__PURE__ */ messageDesc2(file_grpc_health_v1_health, 1);
var Health = /* @__PURE__ */ serviceDesc2(file_grpc_health_v1_health, 0);

// gen/zitadel_mgmt/v1/served_as_pb.ts
import { extDesc, fileDesc as fileDesc3 } from "@bufbuild/protobuf/codegenv2";
import { file_google_protobuf_descriptor } from "@bufbuild/protobuf/wkt";
var file_zitadel_mgmt_v1_served_as = /* @__PURE__ */ fileDesc3("Ch96aXRhZGVsX21nbXQvdjEvc2VydmVkX2FzLnByb3RvEg96aXRhZGVsX21nbXQudjE6PQoJc2VydmVkX2FzEh4uZ29vZ2xlLnByb3RvYnVmLk1ldGhvZE9wdGlvbnMYn5UDIAEoCVIIc2VydmVkQXNiBnByb3RvMw", [file_google_protobuf_descriptor]);
var served_as = /* @__PURE__ */ extDesc(file_zitadel_mgmt_v1_served_as, 0);

// src/wire-name.ts
import {
  getOption,
  hasOption
} from "@bufbuild/protobuf";
function isAlias(method) {
  return hasOption(method, served_as);
}
var served = /* @__PURE__ */ new WeakMap();
function servedMethod(method) {
  let target = served.get(method);
  if (!target) {
    target = isAlias(method) ? aliased(method) : method;
    served.set(method, target);
  }
  return target;
}
function aliased(method) {
  const name = getOption(method, served_as);
  const target = method.parent.methods.find((candidate) => candidate.name === name);
  if (!target)
    throw new TypeError(`${method.name} is served as ${name}, which ${method.parent.typeName} lacks`);
  return target;
}

// src/emulator/management-v1/api.ts
import { Code as Code5 } from "@connectrpc/connect";

// gen/zitadel/management/v1/management_pb.ts
import { fileDesc as fileDesc13, messageDesc as messageDesc11, serviceDesc as serviceDesc3 } from "@bufbuild/protobuf/codegenv2";

// gen/google/api/annotations_pb.ts
import { extDesc as extDesc2, fileDesc as fileDesc5 } from "@bufbuild/protobuf/codegenv2";

// gen/google/api/http_pb.ts
import { fileDesc as fileDesc4, messageDesc as messageDesc3 } from "@bufbuild/protobuf/codegenv2";
var file_google_api_http = /* @__PURE__ */ fileDesc4("ChVnb29nbGUvYXBpL2h0dHAucHJvdG8SCmdvb2dsZS5hcGkiKwoESHR0cBIjCgVydWxlcxgBIAMoCzIULmdvb2dsZS5hcGkuSHR0cFJ1bGUi6gEKCEh0dHBSdWxlEg0KA2dldBgCIAEoCUgAEg0KA3B1dBgDIAEoCUgAEg4KBHBvc3QYBCABKAlIABIQCgZkZWxldGUYBSABKAlIABIPCgVwYXRjaBgGIAEoCUgAEi8KBmN1c3RvbRgIIAEoCzIdLmdvb2dsZS5hcGkuQ3VzdG9tSHR0cFBhdHRlcm5IABIQCghzZWxlY3RvchgBIAEoCRIMCgRib2R5GAcgASgJEjEKE2FkZGl0aW9uYWxfYmluZGluZ3MYCyADKAsyFC5nb29nbGUuYXBpLkh0dHBSdWxlQgkKB3BhdHRlcm4iLwoRQ3VzdG9tSHR0cFBhdHRlcm4SDAoEa2luZBgBIAEoCRIMCgRwYXRoGAIgASgJYgZwcm90bzM");

// gen/google/api/annotations_pb.ts
import { file_google_protobuf_descriptor as file_google_protobuf_descriptor2 } from "@bufbuild/protobuf/wkt";
var file_google_api_annotations = /* @__PURE__ */ fileDesc5("Chxnb29nbGUvYXBpL2Fubm90YXRpb25zLnByb3RvEgpnb29nbGUuYXBpOksKBGh0dHASHi5nb29nbGUucHJvdG9idWYuTWV0aG9kT3B0aW9ucxiwyrwiIAEoCzIULmdvb2dsZS5hcGkuSHR0cFJ1bGVSBGh0dHBiBnByb3RvMw", [file_google_api_http, file_google_protobuf_descriptor2]);
var http = /* @__PURE__ */ extDesc2(file_google_api_annotations, 0);

// gen/zitadel/management/v1/management_pb.ts
import { file_google_protobuf_duration } from "@bufbuild/protobuf/wkt";

// gen/validate/validate_pb.ts
import { extDesc as extDesc3, fileDesc as fileDesc6, messageDesc as messageDesc4 } from "@bufbuild/protobuf/codegenv2";
import { file_google_protobuf_descriptor as file_google_protobuf_descriptor3 } from "@bufbuild/protobuf/wkt";
var file_validate_validate = /* @__PURE__ */ fileDesc6("Chd2YWxpZGF0ZS92YWxpZGF0ZS5wcm90bxIIdmFsaWRhdGUiiQEKCkZpZWxkUnVsZXMSJwoGc3RyaW5nGA4gASgLMhUudmFsaWRhdGUuU3RyaW5nUnVsZXNIABIlCgVieXRlcxgPIAEoCzIULnZhbGlkYXRlLkJ5dGVzUnVsZXNIABIjCgRlbnVtGBAgASgLMhMudmFsaWRhdGUuRW51bVJ1bGVzSABCBgoEdHlwZSJRCgtTdHJpbmdSdWxlcxIUCgdtaW5fbGVuGAIgASgESACIAQESFAoHbWF4X2xlbhgDIAEoBEgBiAEBQgoKCF9taW5fbGVuQgoKCF9tYXhfbGVuIlAKCkJ5dGVzUnVsZXMSFAoHbWluX2xlbhgCIAEoBEgAiAEBEhQKB21heF9sZW4YAyABKARIAYgBAUIKCghfbWluX2xlbkIKCghfbWF4X2xlbiI3CglFbnVtUnVsZXMSGQoMZGVmaW5lZF9vbmx5GAIgASgISACIAQFCDwoNX2RlZmluZWRfb25seTpKCgVydWxlcxIdLmdvb2dsZS5wcm90b2J1Zi5GaWVsZE9wdGlvbnMYrwggASgLMhQudmFsaWRhdGUuRmllbGRSdWxlc1IFcnVsZXM6OgoIcmVxdWlyZWQSHS5nb29nbGUucHJvdG9idWYuT25lb2ZPcHRpb25zGK8IIAEoCFIIcmVxdWlyZWRiBnByb3RvMw", [file_google_protobuf_descriptor3]);
var rules = /* @__PURE__ */ extDesc3(file_validate_validate, 0);
var required = /* @__PURE__ */ extDesc3(file_validate_validate, 1);

// gen/zitadel/change/v1/change_pb.ts
import { fileDesc as fileDesc8, messageDesc as messageDesc6 } from "@bufbuild/protobuf/codegenv2";
import { file_google_protobuf_timestamp } from "@bufbuild/protobuf/wkt";

// gen/zitadel/v1/message_pb.ts
import { fileDesc as fileDesc7, messageDesc as messageDesc5 } from "@bufbuild/protobuf/codegenv2";
var file_zitadel_v1_message = /* @__PURE__ */ fileDesc7("Chh6aXRhZGVsL3YxL21lc3NhZ2UucHJvdG8SCnppdGFkZWwudjEiKgoLRXJyb3JEZXRhaWwSCgoCaWQYASABKAkSDwoHbWVzc2FnZRgCIAEoCSJNChVDcmVkZW50aWFsc0NoZWNrRXJyb3ISCgoCaWQYASABKAkSDwoHbWVzc2FnZRgCIAEoCRIXCg9mYWlsZWRfYXR0ZW1wdHMYAyABKAUiOgoQTG9jYWxpemVkTWVzc2FnZRILCgNrZXkYASABKAkSGQoRbG9jYWxpemVkX21lc3NhZ2UYAiABKAliBnByb3RvMw");
var ErrorDetailSchema = /* @__PURE__ */ messageDesc5(file_zitadel_v1_message, 0);

// gen/zitadel/change/v1/change_pb.ts
var file_zitadel_change_v1_change = /* @__PURE__ */ fileDesc8("Ch56aXRhZGVsL2NoYW5nZS92MS9jaGFuZ2UucHJvdG8SEXppdGFkZWwuY2hhbmdlLnYxIogCCgZDaGFuZ2USLwoLY2hhbmdlX2RhdGUYASABKAsyGi5nb29nbGUucHJvdG9idWYuVGltZXN0YW1wEjAKCmV2ZW50X3R5cGUYAiABKAsyHC56aXRhZGVsLnYxLkxvY2FsaXplZE1lc3NhZ2USEAoIc2VxdWVuY2UYAyABKAQSEQoJZWRpdG9yX2lkGAQgASgJEhsKE2VkaXRvcl9kaXNwbGF5X25hbWUYBSABKAkSGQoRcmVzb3VyY2Vfb3duZXJfaWQYBiABKAkSIwobZWRpdG9yX3ByZWZlcnJlZF9sb2dpbl9uYW1lGAcgASgJEhkKEWVkaXRvcl9hdmF0YXJfdXJsGAggASgJIjsKC0NoYW5nZVF1ZXJ5EhAKCHNlcXVlbmNlGAEgASgEEg0KBWxpbWl0GAIgASgNEgsKA2FzYxgDIAEoCGIGcHJvdG8z", [file_google_protobuf_timestamp, file_zitadel_v1_message]);

// gen/zitadel/org/v1/org_pb.ts
import { enumDesc as enumDesc3, fileDesc as fileDesc10, messageDesc as messageDesc8 } from "@bufbuild/protobuf/codegenv2";

// gen/zitadel/v1/object_pb.ts
import { enumDesc as enumDesc2, fileDesc as fileDesc9, messageDesc as messageDesc7 } from "@bufbuild/protobuf/codegenv2";
import { file_google_protobuf_timestamp as file_google_protobuf_timestamp2 } from "@bufbuild/protobuf/wkt";
var file_zitadel_v1_object = /* @__PURE__ */ fileDesc9("Chd6aXRhZGVsL3YxL29iamVjdC5wcm90bxIKeml0YWRlbC52MSKdAQoNT2JqZWN0RGV0YWlscxIQCghzZXF1ZW5jZRgBIAEoBBIxCg1jcmVhdGlvbl9kYXRlGAIgASgLMhouZ29vZ2xlLnByb3RvYnVmLlRpbWVzdGFtcBIvCgtjaGFuZ2VfZGF0ZRgDIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXASFgoOcmVzb3VyY2Vfb3duZXIYBCABKAkiNwoJTGlzdFF1ZXJ5Eg4KBm9mZnNldBgBIAEoBBINCgVsaW1pdBgCIAEoDRILCgNhc2MYAyABKAgicwoLTGlzdERldGFpbHMSFAoMdG90YWxfcmVzdWx0GAEgASgEEhoKEnByb2Nlc3NlZF9zZXF1ZW5jZRgCIAEoBBIyCg52aWV3X3RpbWVzdGFtcBgDIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXAqxQIKD1RleHRRdWVyeU1ldGhvZBIcChhURVhUX1FVRVJZX01FVEhPRF9FUVVBTFMQABIoCiRURVhUX1FVRVJZX01FVEhPRF9FUVVBTFNfSUdOT1JFX0NBU0UQARIhCh1URVhUX1FVRVJZX01FVEhPRF9TVEFSVFNfV0lUSBACEi0KKVRFWFRfUVVFUllfTUVUSE9EX1NUQVJUU19XSVRIX0lHTk9SRV9DQVNFEAMSHgoaVEVYVF9RVUVSWV9NRVRIT0RfQ09OVEFJTlMQBBIqCiZURVhUX1FVRVJZX01FVEhPRF9DT05UQUlOU19JR05PUkVfQ0FTRRAFEh8KG1RFWFRfUVVFUllfTUVUSE9EX0VORFNfV0lUSBAGEisKJ1RFWFRfUVVFUllfTUVUSE9EX0VORFNfV0lUSF9JR05PUkVfQ0FTRRAHYgZwcm90bzM", [file_google_protobuf_timestamp2]);
var TextQueryMethod = /* @__PURE__ */ ((TextQueryMethod2) => {
  TextQueryMethod2[TextQueryMethod2["EQUALS"] = 0] = "EQUALS";
  TextQueryMethod2[TextQueryMethod2["EQUALS_IGNORE_CASE"] = 1] = "EQUALS_IGNORE_CASE";
  TextQueryMethod2[TextQueryMethod2["STARTS_WITH"] = 2] = "STARTS_WITH";
  TextQueryMethod2[TextQueryMethod2["STARTS_WITH_IGNORE_CASE"] = 3] = "STARTS_WITH_IGNORE_CASE";
  TextQueryMethod2[TextQueryMethod2["CONTAINS"] = 4] = "CONTAINS";
  TextQueryMethod2[TextQueryMethod2["CONTAINS_IGNORE_CASE"] = 5] = "CONTAINS_IGNORE_CASE";
  TextQueryMethod2[TextQueryMethod2["ENDS_WITH"] = 6] = "ENDS_WITH";
  TextQueryMethod2[TextQueryMethod2["ENDS_WITH_IGNORE_CASE"] = 7] = "ENDS_WITH_IGNORE_CASE";
  return TextQueryMethod2;
})(TextQueryMethod || {});

// gen/zitadel/org/v1/org_pb.ts
var file_zitadel_org_v1_org = /* @__PURE__ */ fileDesc10("Chh6aXRhZGVsL29yZy92MS9vcmcucHJvdG8SDnppdGFkZWwub3JnLnYxIowBCgNPcmcSCgoCaWQYASABKAkSKgoHZGV0YWlscxgCIAEoCzIZLnppdGFkZWwudjEuT2JqZWN0RGV0YWlscxInCgVzdGF0ZRgDIAEoDjIYLnppdGFkZWwub3JnLnYxLk9yZ1N0YXRlEgwKBG5hbWUYBCABKAkSFgoOcHJpbWFyeV9kb21haW4YBSABKAkqagoIT3JnU3RhdGUSGQoVT1JHX1NUQVRFX1VOU1BFQ0lGSUVEEAASFAoQT1JHX1NUQVRFX0FDVElWRRABEhYKEk9SR19TVEFURV9JTkFDVElWRRACEhUKEU9SR19TVEFURV9SRU1PVkVEEANiBnByb3RvMw", [file_zitadel_v1_object]);

// gen/zitadel/user/v1/user_pb.ts
import { enumDesc as enumDesc4, fileDesc as fileDesc11, messageDesc as messageDesc9 } from "@bufbuild/protobuf/codegenv2";
import { file_google_protobuf_timestamp as file_google_protobuf_timestamp3 } from "@bufbuild/protobuf/wkt";
var file_zitadel_user_v1_user = /* @__PURE__ */ fileDesc11("Chp6aXRhZGVsL3VzZXIvdjEvdXNlci5wcm90bxIPeml0YWRlbC51c2VyLnYxIo0CCgRVc2VyEgoKAmlkGAEgASgJEioKB2RldGFpbHMYAiABKAsyGS56aXRhZGVsLnYxLk9iamVjdERldGFpbHMSKQoFc3RhdGUYAyABKA4yGi56aXRhZGVsLnVzZXIudjEuVXNlclN0YXRlEhEKCXVzZXJfbmFtZRgEIAEoCRITCgtsb2dpbl9uYW1lcxgFIAMoCRIcChRwcmVmZXJyZWRfbG9naW5fbmFtZRgGIAEoCRInCgVodW1hbhgHIAEoCzIWLnppdGFkZWwudXNlci52MS5IdW1hbkgAEisKB21hY2hpbmUYCCABKAsyGC56aXRhZGVsLnVzZXIudjEuTWFjaGluZUgAQgYKBHR5cGUitgEKBUh1bWFuEikKB3Byb2ZpbGUYASABKAsyGC56aXRhZGVsLnVzZXIudjEuUHJvZmlsZRIlCgVlbWFpbBgCIAEoCzIWLnppdGFkZWwudXNlci52MS5FbWFpbBIlCgVwaG9uZRgDIAEoCzIWLnppdGFkZWwudXNlci52MS5QaG9uZRI0ChBwYXNzd29yZF9jaGFuZ2VkGAQgASgLMhouZ29vZ2xlLnByb3RvYnVmLlRpbWVzdGFtcCJ9CgdNYWNoaW5lEgwKBG5hbWUYASABKAkSEwoLZGVzY3JpcHRpb24YAiABKAkSEgoKaGFzX3NlY3JldBgDIAEoCBI7ChFhY2Nlc3NfdG9rZW5fdHlwZRgEIAEoDjIgLnppdGFkZWwudXNlci52MS5BY2Nlc3NUb2tlblR5cGUisgEKB1Byb2ZpbGUSEgoKZmlyc3RfbmFtZRgBIAEoCRIRCglsYXN0X25hbWUYAiABKAkSEQoJbmlja19uYW1lGAMgASgJEhQKDGRpc3BsYXlfbmFtZRgEIAEoCRIaChJwcmVmZXJyZWRfbGFuZ3VhZ2UYBSABKAkSJwoGZ2VuZGVyGAYgASgOMhcueml0YWRlbC51c2VyLnYxLkdlbmRlchISCgphdmF0YXJfdXJsGAcgASgJIjEKBUVtYWlsEg0KBWVtYWlsGAEgASgJEhkKEWlzX2VtYWlsX3ZlcmlmaWVkGAIgASgIIjEKBVBob25lEg0KBXBob25lGAEgASgJEhkKEWlzX3Bob25lX3ZlcmlmaWVkGAIgASgIIrAGCgtTZWFyY2hRdWVyeRI5Cg91c2VyX25hbWVfcXVlcnkYASABKAsyHi56aXRhZGVsLnVzZXIudjEuVXNlck5hbWVRdWVyeUgAEjsKEGZpcnN0X25hbWVfcXVlcnkYAiABKAsyHy56aXRhZGVsLnVzZXIudjEuRmlyc3ROYW1lUXVlcnlIABI5Cg9sYXN0X25hbWVfcXVlcnkYAyABKAsyHi56aXRhZGVsLnVzZXIudjEuTGFzdE5hbWVRdWVyeUgAEjkKD25pY2tfbmFtZV9xdWVyeRgEIAEoCzIeLnppdGFkZWwudXNlci52MS5OaWNrTmFtZVF1ZXJ5SAASPwoSZGlzcGxheV9uYW1lX3F1ZXJ5GAUgASgLMiEueml0YWRlbC51c2VyLnYxLkRpc3BsYXlOYW1lUXVlcnlIABIyCgtlbWFpbF9xdWVyeRgGIAEoCzIbLnppdGFkZWwudXNlci52MS5FbWFpbFF1ZXJ5SAASMgoLc3RhdGVfcXVlcnkYByABKAsyGy56aXRhZGVsLnVzZXIudjEuU3RhdGVRdWVyeUgAEjAKCnR5cGVfcXVlcnkYCCABKAsyGi56aXRhZGVsLnVzZXIudjEuVHlwZVF1ZXJ5SAASOwoQbG9naW5fbmFtZV9xdWVyeRgJIAEoCzIfLnppdGFkZWwudXNlci52MS5Mb2dpbk5hbWVRdWVyeUgAEjsKEWluX3VzZXJfaWRzX3F1ZXJ5GAogASgLMh4ueml0YWRlbC51c2VyLnYxLkluVXNlcklEUXVlcnlIABIsCghvcl9xdWVyeRgLIAEoCzIYLnppdGFkZWwudXNlci52MS5PclF1ZXJ5SAASLgoJYW5kX3F1ZXJ5GAwgASgLMhkueml0YWRlbC51c2VyLnYxLkFuZFF1ZXJ5SAASLgoJbm90X3F1ZXJ5GA0gASgLMhkueml0YWRlbC51c2VyLnYxLk5vdFF1ZXJ5SAASQgoUaW5fdXNlcl9lbWFpbHNfcXVlcnkYDiABKAsyIi56aXRhZGVsLnVzZXIudjEuSW5Vc2VyRW1haWxzUXVlcnlIAEIMCgVxdWVyeRID+EIBIjgKB09yUXVlcnkSLQoHcXVlcmllcxgBIAMoCzIcLnppdGFkZWwudXNlci52MS5TZWFyY2hRdWVyeSI5CghBbmRRdWVyeRItCgdxdWVyaWVzGAEgAygLMhwueml0YWRlbC51c2VyLnYxLlNlYXJjaFF1ZXJ5IjcKCE5vdFF1ZXJ5EisKBXF1ZXJ5GAEgASgLMhwueml0YWRlbC51c2VyLnYxLlNlYXJjaFF1ZXJ5IiEKDUluVXNlcklEUXVlcnkSEAoIdXNlcl9pZHMYASADKAkiKAoRSW5Vc2VyRW1haWxzUXVlcnkSEwoLdXNlcl9lbWFpbHMYASADKAkiYwoNVXNlck5hbWVRdWVyeRIbCgl1c2VyX25hbWUYASABKAlCCPpCBXIDGMgBEjUKBm1ldGhvZBgCIAEoDjIbLnppdGFkZWwudjEuVGV4dFF1ZXJ5TWV0aG9kQgj6QgWCAQIQASJlCg5GaXJzdE5hbWVRdWVyeRIcCgpmaXJzdF9uYW1lGAEgASgJQgj6QgVyAxjIARI1CgZtZXRob2QYAiABKA4yGy56aXRhZGVsLnYxLlRleHRRdWVyeU1ldGhvZEII+kIFggECEAEiYwoNTGFzdE5hbWVRdWVyeRIbCglsYXN0X25hbWUYASABKAlCCPpCBXIDGMgBEjUKBm1ldGhvZBgCIAEoDjIbLnppdGFkZWwudjEuVGV4dFF1ZXJ5TWV0aG9kQgj6QgWCAQIQASJjCg1OaWNrTmFtZVF1ZXJ5EhsKCW5pY2tfbmFtZRgBIAEoCUII+kIFcgMYyAESNQoGbWV0aG9kGAIgASgOMhsueml0YWRlbC52MS5UZXh0UXVlcnlNZXRob2RCCPpCBYIBAhABImkKEERpc3BsYXlOYW1lUXVlcnkSHgoMZGlzcGxheV9uYW1lGAEgASgJQgj6QgVyAxjIARI1CgZtZXRob2QYAiABKA4yGy56aXRhZGVsLnYxLlRleHRRdWVyeU1ldGhvZEII+kIFggECEAEiZAoKRW1haWxRdWVyeRIfCg1lbWFpbF9hZGRyZXNzGAEgASgJQgj6QgVyAxjIARI1CgZtZXRob2QYAiABKA4yGy56aXRhZGVsLnYxLlRleHRRdWVyeU1ldGhvZEII+kIFggECEAEiZQoOTG9naW5OYW1lUXVlcnkSHAoKbG9naW5fbmFtZRgBIAEoCUII+kIFcgMYyAESNQoGbWV0aG9kGAIgASgOMhsueml0YWRlbC52MS5UZXh0UXVlcnlNZXRob2RCCPpCBYIBAhABIkEKClN0YXRlUXVlcnkSMwoFc3RhdGUYASABKA4yGi56aXRhZGVsLnVzZXIudjEuVXNlclN0YXRlQgj6QgWCAQIQASI6CglUeXBlUXVlcnkSLQoEdHlwZRgBIAEoDjIVLnppdGFkZWwudXNlci52MS5UeXBlQgj6QgWCAQIQASKTAgoKQXV0aEZhY3RvchIvCgVzdGF0ZRgBIAEoDjIgLnppdGFkZWwudXNlci52MS5BdXRoRmFjdG9yU3RhdGUSLQoDb3RwGAIgASgLMh4ueml0YWRlbC51c2VyLnYxLkF1dGhGYWN0b3JPVFBIABItCgN1MmYYAyABKAsyHi56aXRhZGVsLnVzZXIudjEuQXV0aEZhY3RvclUyRkgAEjQKB290cF9zbXMYBCABKAsyIS56aXRhZGVsLnVzZXIudjEuQXV0aEZhY3Rvck9UUFNNU0gAEjgKCW90cF9lbWFpbBgFIAEoCzIjLnppdGFkZWwudXNlci52MS5BdXRoRmFjdG9yT1RQRW1haWxIAEIGCgR0eXBlIikKDUF1dGhGYWN0b3JVMkYSCgoCaWQYASABKAkSDAoEbmFtZRgCIAEoCSJaCg1XZWJBdXRoTlRva2VuEgoKAmlkGAEgASgJEi8KBXN0YXRlGAIgASgOMiAueml0YWRlbC51c2VyLnYxLkF1dGhGYWN0b3JTdGF0ZRIMCgRuYW1lGAMgASgJIskBCgpNZW1iZXJzaGlwEg8KB3VzZXJfaWQYASABKAkSKgoHZGV0YWlscxgCIAEoCzIZLnppdGFkZWwudjEuT2JqZWN0RGV0YWlscxINCgVyb2xlcxgDIAMoCRIUCgxkaXNwbGF5X25hbWUYBCABKAkSDQoDaWFtGAUgASgISAASEAoGb3JnX2lkGAYgASgJSAASFAoKcHJvamVjdF9pZBgHIAEoCUgAEhoKEHByb2plY3RfZ3JhbnRfaWQYCCABKAlIAEIGCgR0eXBlIqICCg9NZW1iZXJzaGlwUXVlcnkSOAoJb3JnX3F1ZXJ5GAEgASgLMiMueml0YWRlbC51c2VyLnYxLk1lbWJlcnNoaXBPcmdRdWVyeUgAEkAKDXByb2plY3RfcXVlcnkYAiABKAsyJy56aXRhZGVsLnVzZXIudjEuTWVtYmVyc2hpcFByb2plY3RRdWVyeUgAEksKE3Byb2plY3RfZ3JhbnRfcXVlcnkYAyABKAsyLC56aXRhZGVsLnVzZXIudjEuTWVtYmVyc2hpcFByb2plY3RHcmFudFF1ZXJ5SAASOAoJaWFtX3F1ZXJ5GAQgASgLMiMueml0YWRlbC51c2VyLnYxLk1lbWJlcnNoaXBJQU1RdWVyeUgAQgwKBXF1ZXJ5EgP4QgEiLgoSTWVtYmVyc2hpcE9yZ1F1ZXJ5EhgKBm9yZ19pZBgBIAEoCUII+kIFcgMYyAEiNgoWTWVtYmVyc2hpcFByb2plY3RRdWVyeRIcCgpwcm9qZWN0X2lkGAEgASgJQgj6QgVyAxjIASJBChtNZW1iZXJzaGlwUHJvamVjdEdyYW50UXVlcnkSIgoQcHJvamVjdF9ncmFudF9pZBgBIAEoCUII+kIFcgMYyAEiIQoSTWVtYmVyc2hpcElBTVF1ZXJ5EgsKA2lhbRgBIAEoCCIPCg1BdXRoRmFjdG9yT1RQIhIKEEF1dGhGYWN0b3JPVFBTTVMiFAoSQXV0aEZhY3Rvck9UUEVtYWlsKrYBCglVc2VyU3RhdGUSGgoWVVNFUl9TVEFURV9VTlNQRUNJRklFRBAAEhUKEVVTRVJfU1RBVEVfQUNUSVZFEAESFwoTVVNFUl9TVEFURV9JTkFDVElWRRACEhYKElVTRVJfU1RBVEVfREVMRVRFRBADEhUKEVVTRVJfU1RBVEVfTE9DS0VEEAQSFgoSVVNFUl9TVEFURV9TVVNQRU5EEAUSFgoSVVNFUl9TVEFURV9JTklUSUFMEAYqWAoGR2VuZGVyEhYKEkdFTkRFUl9VTlNQRUNJRklFRBAAEhEKDUdFTkRFUl9GRU1BTEUQARIPCgtHRU5ERVJfTUFMRRACEhIKDkdFTkRFUl9ESVZFUlNFEAMqSgoPQWNjZXNzVG9rZW5UeXBlEhwKGEFDQ0VTU19UT0tFTl9UWVBFX0JFQVJFUhAAEhkKFUFDQ0VTU19UT0tFTl9UWVBFX0pXVBABKsICCg1Vc2VyRmllbGROYW1lEh8KG1VTRVJfRklFTERfTkFNRV9VTlNQRUNJRklFRBAAEh0KGVVTRVJfRklFTERfTkFNRV9VU0VSX05BTUUQARIeChpVU0VSX0ZJRUxEX05BTUVfRklSU1RfTkFNRRACEh0KGVVTRVJfRklFTERfTkFNRV9MQVNUX05BTUUQAxIdChlVU0VSX0ZJRUxEX05BTUVfTklDS19OQU1FEAQSIAocVVNFUl9GSUVMRF9OQU1FX0RJU1BMQVlfTkFNRRAFEhkKFVVTRVJfRklFTERfTkFNRV9FTUFJTBAGEhkKFVVTRVJfRklFTERfTkFNRV9TVEFURRAHEhgKFFVTRVJfRklFTERfTkFNRV9UWVBFEAgSIQodVVNFUl9GSUVMRF9OQU1FX0NSRUFUSU9OX0RBVEUQCSo+CgRUeXBlEhQKEFRZUEVfVU5TUEVDSUZJRUQQABIOCgpUWVBFX0hVTUFOEAESEAoMVFlQRV9NQUNISU5FEAIqkQEKD0F1dGhGYWN0b3JTdGF0ZRIhCh1BVVRIX0ZBQ1RPUl9TVEFURV9VTlNQRUNJRklFRBAAEh8KG0FVVEhfRkFDVE9SX1NUQVRFX05PVF9SRUFEWRABEhsKF0FVVEhfRkFDVE9SX1NUQVRFX1JFQURZEAISHQoZQVVUSF9GQUNUT1JfU1RBVEVfUkVNT1ZFRBADYgZwcm90bzM", [file_google_protobuf_timestamp3, file_validate_validate, file_zitadel_v1_object]);
var NotQuerySchema = /* @__PURE__ */ messageDesc9(file_zitadel_user_v1_user, 9);

// gen/zitadel/v1/options_pb.ts
import { extDesc as extDesc4, fileDesc as fileDesc12, messageDesc as messageDesc10 } from "@bufbuild/protobuf/codegenv2";
import { file_google_protobuf_descriptor as file_google_protobuf_descriptor4 } from "@bufbuild/protobuf/wkt";
var file_zitadel_v1_options = /* @__PURE__ */ fileDesc12("Chh6aXRhZGVsL3YxL29wdGlvbnMucHJvdG8SCnppdGFkZWwudjEiOgoKQXV0aE9wdGlvbhISCgpwZXJtaXNzaW9uGAEgASgJEhgKEGNoZWNrX2ZpZWxkX25hbWUYAiABKAk6WQoLYXV0aF9vcHRpb24SHi5nb29nbGUucHJvdG9idWYuTWV0aG9kT3B0aW9ucxjQhgMgASgLMhYueml0YWRlbC52MS5BdXRoT3B0aW9uUgphdXRoT3B0aW9uYgZwcm90bzM", [file_google_protobuf_descriptor4]);
var auth_option = /* @__PURE__ */ extDesc4(file_zitadel_v1_options, 0);

// gen/zitadel/management/v1/management_pb.ts
var file_zitadel_management_v1_management = /* @__PURE__ */ fileDesc13("CiZ6aXRhZGVsL21hbmFnZW1lbnQvdjEvbWFuYWdlbWVudC5wcm90bxIVeml0YWRlbC5tYW5hZ2VtZW50LnYxIiwKEkdldFVzZXJCeUlEUmVxdWVzdBIWCgJpZBgBIAEoCUIK+kIHcgUQARjIASI6ChNHZXRVc2VyQnlJRFJlc3BvbnNlEiMKBHVzZXIYASABKAsyFS56aXRhZGVsLnVzZXIudjEuVXNlciJBCh9HZXRVc2VyQnlMb2dpbk5hbWVHbG9iYWxSZXF1ZXN0Eh4KCmxvZ2luX25hbWUYASABKAlCCvpCB3IFEAEYyAEiRwogR2V0VXNlckJ5TG9naW5OYW1lR2xvYmFsUmVzcG9uc2USIwoEdXNlchgBIAEoCzIVLnppdGFkZWwudXNlci52MS5Vc2VyIp8BChBMaXN0VXNlcnNSZXF1ZXN0EiQKBXF1ZXJ5GAEgASgLMhUueml0YWRlbC52MS5MaXN0UXVlcnkSNgoOc29ydGluZ19jb2x1bW4YAiABKA4yHi56aXRhZGVsLnVzZXIudjEuVXNlckZpZWxkTmFtZRItCgdxdWVyaWVzGAMgAygLMhwueml0YWRlbC51c2VyLnYxLlNlYXJjaFF1ZXJ5IpwBChFMaXN0VXNlcnNSZXNwb25zZRIoCgdkZXRhaWxzGAEgASgLMhcueml0YWRlbC52MS5MaXN0RGV0YWlscxI2Cg5zb3J0aW5nX2NvbHVtbhgCIAEoDjIeLnppdGFkZWwudXNlci52MS5Vc2VyRmllbGROYW1lEiUKBnJlc3VsdBgDIAMoCzIVLnppdGFkZWwudXNlci52MS5Vc2VyImQKFkxpc3RVc2VyQ2hhbmdlc1JlcXVlc3QSLQoFcXVlcnkYASABKAsyHi56aXRhZGVsLmNoYW5nZS52MS5DaGFuZ2VRdWVyeRIbCgd1c2VyX2lkGAIgASgJQgr6QgdyBRABGMgBIlMKF0xpc3RVc2VyQ2hhbmdlc1Jlc3BvbnNlEikKBnJlc3VsdBgCIAMoCzIZLnppdGFkZWwuY2hhbmdlLnYxLkNoYW5nZUoECAEQAlIHZGV0YWlscyI6ChtMaXN0SHVtYW5BdXRoRmFjdG9yc1JlcXVlc3QSGwoHdXNlcl9pZBgBIAEoCUIK+kIHcgUQARjIASJLChxMaXN0SHVtYW5BdXRoRmFjdG9yc1Jlc3BvbnNlEisKBnJlc3VsdBgBIAMoCzIbLnppdGFkZWwudXNlci52MS5BdXRoRmFjdG9yIj4KH1JlbW92ZUh1bWFuQXV0aEZhY3Rvck9UUFJlcXVlc3QSGwoHdXNlcl9pZBgBIAEoCUIK+kIHcgUQARjIASJOCiBSZW1vdmVIdW1hbkF1dGhGYWN0b3JPVFBSZXNwb25zZRIqCgdkZXRhaWxzGAEgASgLMhkueml0YWRlbC52MS5PYmplY3REZXRhaWxzIlwKH1JlbW92ZUh1bWFuQXV0aEZhY3RvclUyRlJlcXVlc3QSGwoHdXNlcl9pZBgBIAEoCUIK+kIHcgUQARjIARIcCgh0b2tlbl9pZBgCIAEoCUIK+kIHcgUQARjIASJOCiBSZW1vdmVIdW1hbkF1dGhGYWN0b3JVMkZSZXNwb25zZRIqCgdkZXRhaWxzGAEgASgLMhkueml0YWRlbC52MS5PYmplY3REZXRhaWxzIkEKIlJlbW92ZUh1bWFuQXV0aEZhY3Rvck9UUFNNU1JlcXVlc3QSGwoHdXNlcl9pZBgBIAEoCUIK+kIHcgUQARjIASJRCiNSZW1vdmVIdW1hbkF1dGhGYWN0b3JPVFBTTVNSZXNwb25zZRIqCgdkZXRhaWxzGAEgASgLMhkueml0YWRlbC52MS5PYmplY3REZXRhaWxzIkMKJFJlbW92ZUh1bWFuQXV0aEZhY3Rvck9UUEVtYWlsUmVxdWVzdBIbCgd1c2VyX2lkGAEgASgJQgr6QgdyBRABGMgBIlMKJVJlbW92ZUh1bWFuQXV0aEZhY3Rvck9UUEVtYWlsUmVzcG9uc2USKgoHZGV0YWlscxgBIAEoCzIZLnppdGFkZWwudjEuT2JqZWN0RGV0YWlscyI7ChxMaXN0SHVtYW5QYXNzd29yZGxlc3NSZXF1ZXN0EhsKB3VzZXJfaWQYASABKAlCCvpCB3IFEAEYyAEiTwodTGlzdEh1bWFuUGFzc3dvcmRsZXNzUmVzcG9uc2USLgoGcmVzdWx0GAEgAygLMh4ueml0YWRlbC51c2VyLnYxLldlYkF1dGhOVG9rZW4iQQoiQWRkUGFzc3dvcmRsZXNzUmVnaXN0cmF0aW9uUmVxdWVzdBIbCgd1c2VyX2lkGAEgASgJQgr6QgdyBRABGMgBIo4BCiNBZGRQYXNzd29yZGxlc3NSZWdpc3RyYXRpb25SZXNwb25zZRIqCgdkZXRhaWxzGAEgASgLMhkueml0YWRlbC52MS5PYmplY3REZXRhaWxzEgwKBGxpbmsYAiABKAkSLQoKZXhwaXJhdGlvbhgDIAEoCzIZLmdvb2dsZS5wcm90b2J1Zi5EdXJhdGlvbiJCCiNTZW5kUGFzc3dvcmRsZXNzUmVnaXN0cmF0aW9uUmVxdWVzdBIbCgd1c2VyX2lkGAEgASgJQgr6QgdyBRABGMgBIlIKJFNlbmRQYXNzd29yZGxlc3NSZWdpc3RyYXRpb25SZXNwb25zZRIqCgdkZXRhaWxzGAEgASgLMhkueml0YWRlbC52MS5PYmplY3REZXRhaWxzIlsKHlJlbW92ZUh1bWFuUGFzc3dvcmRsZXNzUmVxdWVzdBIbCgd1c2VyX2lkGAEgASgJQgr6QgdyBRABGMgBEhwKCHRva2VuX2lkGAIgASgJQgr6QgdyBRABGMgBIk0KH1JlbW92ZUh1bWFuUGFzc3dvcmRsZXNzUmVzcG9uc2USKgoHZGV0YWlscxgBIAEoCzIZLnppdGFkZWwudjEuT2JqZWN0RGV0YWlscyKSAQoaTGlzdFVzZXJNZW1iZXJzaGlwc1JlcXVlc3QSGwoHdXNlcl9pZBgBIAEoCUIK+kIHcgUQARjIARIkCgVxdWVyeRgCIAEoCzIVLnppdGFkZWwudjEuTGlzdFF1ZXJ5EjEKB3F1ZXJpZXMYAyADKAsyIC56aXRhZGVsLnVzZXIudjEuTWVtYmVyc2hpcFF1ZXJ5InQKG0xpc3RVc2VyTWVtYmVyc2hpcHNSZXNwb25zZRIoCgdkZXRhaWxzGAEgASgLMhcueml0YWRlbC52MS5MaXN0RGV0YWlscxIrCgZyZXN1bHQYAiADKAsyGy56aXRhZGVsLnVzZXIudjEuTWVtYmVyc2hpcCI0ChBHZXRNeU9yZ1Jlc3BvbnNlEiAKA29yZxgBIAEoCzITLnppdGFkZWwub3JnLnYxLk9yZyIQCg5IZWFsdGh6UmVxdWVzdCIRCg9IZWFsdGh6UmVzcG9uc2UiEQoPR2V0TXlPcmdSZXF1ZXN0MpQbChFNYW5hZ2VtZW50U2VydmljZRJ4CgdIZWFsdGh6EiUueml0YWRlbC5tYW5hZ2VtZW50LnYxLkhlYWx0aHpSZXF1ZXN0GiYueml0YWRlbC5tYW5hZ2VtZW50LnYxLkhlYWx0aHpSZXNwb25zZSIegtPkkwIYEhYvbWFuYWdlbWVudC92MS9oZWFsdGh6EpYBCgtHZXRVc2VyQnlJRBIpLnppdGFkZWwubWFuYWdlbWVudC52MS5HZXRVc2VyQnlJRFJlcXVlc3QaKi56aXRhZGVsLm1hbmFnZW1lbnQudjEuR2V0VXNlckJ5SURSZXNwb25zZSIwgrUYCwoJdXNlci5yZWFkgtPkkwIbEhkvbWFuYWdlbWVudC92MS91c2Vycy97aWR9EtUBChhHZXRVc2VyQnlMb2dpbk5hbWVHbG9iYWwSNi56aXRhZGVsLm1hbmFnZW1lbnQudjEuR2V0VXNlckJ5TG9naW5OYW1lR2xvYmFsUmVxdWVzdBo3LnppdGFkZWwubWFuYWdlbWVudC52MS5HZXRVc2VyQnlMb2dpbk5hbWVHbG9iYWxSZXNwb25zZSJIgrUYEgoQdXNlci5nbG9iYWwucmVhZILT5JMCLBIqL21hbmFnZW1lbnQvdjEvZ2xvYmFsL3VzZXJzL19ieV9sb2dpbl9uYW1lEpYBCglMaXN0VXNlcnMSJy56aXRhZGVsLm1hbmFnZW1lbnQudjEuTGlzdFVzZXJzUmVxdWVzdBooLnppdGFkZWwubWFuYWdlbWVudC52MS5MaXN0VXNlcnNSZXNwb25zZSI2grUYCwoJdXNlci5yZWFkgtPkkwIhOgEqIhwvbWFuYWdlbWVudC92MS91c2Vycy9fc2VhcmNoEroBCg9MaXN0VXNlckNoYW5nZXMSLS56aXRhZGVsLm1hbmFnZW1lbnQudjEuTGlzdFVzZXJDaGFuZ2VzUmVxdWVzdBouLnppdGFkZWwubWFuYWdlbWVudC52MS5MaXN0VXNlckNoYW5nZXNSZXNwb25zZSJIgrUYCwoJdXNlci5yZWFkgtPkkwIzOgEqIi4vbWFuYWdlbWVudC92MS91c2Vycy97dXNlcl9pZH0vY2hhbmdlcy9fc2VhcmNoEssBChRMaXN0SHVtYW5BdXRoRmFjdG9ycxIyLnppdGFkZWwubWFuYWdlbWVudC52MS5MaXN0SHVtYW5BdXRoRmFjdG9yc1JlcXVlc3QaMy56aXRhZGVsLm1hbmFnZW1lbnQudjEuTGlzdEh1bWFuQXV0aEZhY3RvcnNSZXNwb25zZSJKgrUYCwoJdXNlci5yZWFkgtPkkwI1IjMvbWFuYWdlbWVudC92MS91c2Vycy97dXNlcl9pZH0vYXV0aF9mYWN0b3JzL19zZWFyY2gS1AEKGFJlbW92ZUh1bWFuQXV0aEZhY3Rvck9UUBI2LnppdGFkZWwubWFuYWdlbWVudC52MS5SZW1vdmVIdW1hbkF1dGhGYWN0b3JPVFBSZXF1ZXN0Gjcueml0YWRlbC5tYW5hZ2VtZW50LnYxLlJlbW92ZUh1bWFuQXV0aEZhY3Rvck9UUFJlc3BvbnNlIkeCtRgMCgp1c2VyLndyaXRlgtPkkwIxKi8vbWFuYWdlbWVudC92MS91c2Vycy97dXNlcl9pZH0vYXV0aF9mYWN0b3JzL290cBLfAQoYUmVtb3ZlSHVtYW5BdXRoRmFjdG9yVTJGEjYueml0YWRlbC5tYW5hZ2VtZW50LnYxLlJlbW92ZUh1bWFuQXV0aEZhY3RvclUyRlJlcXVlc3QaNy56aXRhZGVsLm1hbmFnZW1lbnQudjEuUmVtb3ZlSHVtYW5BdXRoRmFjdG9yVTJGUmVzcG9uc2UiUoK1GAwKCnVzZXIud3JpdGWC0+STAjwqOi9tYW5hZ2VtZW50L3YxL3VzZXJzL3t1c2VyX2lkfS9hdXRoX2ZhY3RvcnMvdTJmL3t0b2tlbl9pZH0S/AEKGVJlbW92ZUh1bWFuTXVsdGlGYWN0b3JVMkYSNi56aXRhZGVsLm1hbmFnZW1lbnQudjEuUmVtb3ZlSHVtYW5BdXRoRmFjdG9yVTJGUmVxdWVzdBo3LnppdGFkZWwubWFuYWdlbWVudC52MS5SZW1vdmVIdW1hbkF1dGhGYWN0b3JVMkZSZXNwb25zZSJugrUYDAoKdXNlci53cml0ZfqpGRhSZW1vdmVIdW1hbkF1dGhGYWN0b3JVMkaC0+STAjwqOi9tYW5hZ2VtZW50L3YxL3VzZXJzL3t1c2VyX2lkfS9hdXRoX2ZhY3RvcnMvdTJmL3t0b2tlbl9pZH0S4QEKG1JlbW92ZUh1bWFuQXV0aEZhY3Rvck9UUFNNUxI5LnppdGFkZWwubWFuYWdlbWVudC52MS5SZW1vdmVIdW1hbkF1dGhGYWN0b3JPVFBTTVNSZXF1ZXN0Gjoueml0YWRlbC5tYW5hZ2VtZW50LnYxLlJlbW92ZUh1bWFuQXV0aEZhY3Rvck9UUFNNU1Jlc3BvbnNlIkuCtRgMCgp1c2VyLndyaXRlgtPkkwI1KjMvbWFuYWdlbWVudC92MS91c2Vycy97dXNlcl9pZH0vYXV0aF9mYWN0b3JzL290cF9zbXMS6QEKHVJlbW92ZUh1bWFuQXV0aEZhY3Rvck9UUEVtYWlsEjsueml0YWRlbC5tYW5hZ2VtZW50LnYxLlJlbW92ZUh1bWFuQXV0aEZhY3Rvck9UUEVtYWlsUmVxdWVzdBo8LnppdGFkZWwubWFuYWdlbWVudC52MS5SZW1vdmVIdW1hbkF1dGhGYWN0b3JPVFBFbWFpbFJlc3BvbnNlIk2CtRgMCgp1c2VyLndyaXRlgtPkkwI3KjUvbWFuYWdlbWVudC92MS91c2Vycy97dXNlcl9pZH0vYXV0aF9mYWN0b3JzL290cF9lbWFpbBLOAQoVTGlzdEh1bWFuUGFzc3dvcmRsZXNzEjMueml0YWRlbC5tYW5hZ2VtZW50LnYxLkxpc3RIdW1hblBhc3N3b3JkbGVzc1JlcXVlc3QaNC56aXRhZGVsLm1hbmFnZW1lbnQudjEuTGlzdEh1bWFuUGFzc3dvcmRsZXNzUmVzcG9uc2UiSoK1GAsKCXVzZXIucmVhZILT5JMCNSIzL21hbmFnZW1lbnQvdjEvdXNlcnMve3VzZXJfaWR9L3Bhc3N3b3JkbGVzcy9fc2VhcmNoEuoBChtBZGRQYXNzd29yZGxlc3NSZWdpc3RyYXRpb24SOS56aXRhZGVsLm1hbmFnZW1lbnQudjEuQWRkUGFzc3dvcmRsZXNzUmVnaXN0cmF0aW9uUmVxdWVzdBo6LnppdGFkZWwubWFuYWdlbWVudC52MS5BZGRQYXNzd29yZGxlc3NSZWdpc3RyYXRpb25SZXNwb25zZSJUgrUYFwoVdXNlci5jcmVkZW50aWFsLndyaXRlgtPkkwIzIjEvbWFuYWdlbWVudC92MS91c2Vycy97dXNlcl9pZH0vcGFzc3dvcmRsZXNzL19saW5rEuoBChxTZW5kUGFzc3dvcmRsZXNzUmVnaXN0cmF0aW9uEjoueml0YWRlbC5tYW5hZ2VtZW50LnYxLlNlbmRQYXNzd29yZGxlc3NSZWdpc3RyYXRpb25SZXF1ZXN0Gjsueml0YWRlbC5tYW5hZ2VtZW50LnYxLlNlbmRQYXNzd29yZGxlc3NSZWdpc3RyYXRpb25SZXNwb25zZSJRgrUYDAoKdXNlci53cml0ZYLT5JMCOzoBKiI2L21hbmFnZW1lbnQvdjEvdXNlcnMve3VzZXJfaWR9L3Bhc3N3b3JkbGVzcy9fc2VuZF9saW5rEtgBChdSZW1vdmVIdW1hblBhc3N3b3JkbGVzcxI1LnppdGFkZWwubWFuYWdlbWVudC52MS5SZW1vdmVIdW1hblBhc3N3b3JkbGVzc1JlcXVlc3QaNi56aXRhZGVsLm1hbmFnZW1lbnQudjEuUmVtb3ZlSHVtYW5QYXNzd29yZGxlc3NSZXNwb25zZSJOgrUYDAoKdXNlci53cml0ZYLT5JMCOCo2L21hbmFnZW1lbnQvdjEvdXNlcnMve3VzZXJfaWR9L3Bhc3N3b3JkbGVzcy97dG9rZW5faWR9EtUBChNMaXN0VXNlck1lbWJlcnNoaXBzEjEueml0YWRlbC5tYW5hZ2VtZW50LnYxLkxpc3RVc2VyTWVtYmVyc2hpcHNSZXF1ZXN0GjIueml0YWRlbC5tYW5hZ2VtZW50LnYxLkxpc3RVc2VyTWVtYmVyc2hpcHNSZXNwb25zZSJXgrUYFgoUdXNlci5tZW1iZXJzaGlwLnJlYWSC0+STAjc6ASoiMi9tYW5hZ2VtZW50L3YxL3VzZXJzL3t1c2VyX2lkfS9tZW1iZXJzaGlwcy9fc2VhcmNoEokBCghHZXRNeU9yZxImLnppdGFkZWwubWFuYWdlbWVudC52MS5HZXRNeU9yZ1JlcXVlc3QaJy56aXRhZGVsLm1hbmFnZW1lbnQudjEuR2V0TXlPcmdSZXNwb25zZSIsgrUYCgoIb3JnLnJlYWSC0+STAhgSFi9tYW5hZ2VtZW50L3YxL29yZ3MvbWViBnByb3RvMw", [file_google_api_annotations, file_google_protobuf_duration, file_validate_validate, file_zitadel_change_v1_change, file_zitadel_org_v1_org, file_zitadel_user_v1_user, file_zitadel_v1_object, file_zitadel_v1_options, file_zitadel_mgmt_v1_served_as]);
var ManagementService = /* @__PURE__ */ serviceDesc3(file_zitadel_management_v1_management, 0);

// src/errors.ts
import { ConnectError } from "@connectrpc/connect";
var ErrorId = {
  /** U2F key or passkey: unknown, already removed, or of another user, organization or a deleted user. */
  WebAuthNTokenNotFound: "COMMAND-DAfb2",
  /** The user has no TOTP, or the user is unknown in this organization. */
  OtpNotFound: "COMMAND-Hd9sd",
  /** The user has no OTP by SMS, or the user is unknown in this organization. */
  OtpSmsNotFound: "COMMAND-Sr3h3",
  /** The user has no OTP by e-mail, or the user is unknown in this organization. */
  OtpEmailNotFound: "COMMAND-b312D",
  /** OTP by SMS wants a verified phone. */
  OtpSmsNotReady: "COMMAND-Q54j2",
  /** OTP by e-mail wants a verified e-mail address. */
  OtpEmailNotReady: "COMMAND-KLJ2d",
  /** No user has this id or login name. */
  UserNotFound: "QUERY-Dfbg2",
  /** The user belongs to another organization than the one of the call. */
  UserInOtherOrganization: "MANAG-fpo4B",
  /** More than 20 levels of or, and, not in a user query. */
  QueryTooDeep: "USER-zsQ97",
  /** The authorization header is not `Bearer <token>`. */
  InvalidAuthorizationHeader: "AUTH-toLo1",
  /** The token is malformed, unknown, expired, revoked, or not for ZITADEL's own API. */
  TokenInvalid: "AUTH-7fs1e",
  /** The person signed in without the second factor that they have. */
  MfaRequired: "AUTHZ-Kl3p0",
  /** `x-zitadel-orgid` names no organization. */
  OrganizationNotFound: "AUTH-Bs7Ds",
  /** The caller has no role that reaches this organization. */
  MembershipNotFound: "AUTHZ-cdgFk",
  /** None of the caller's roles has the permission of the rpc. */
  NoPermission: "AUTH-5mWD2",
  /** The page's origin is not allowed for the application that the token was issued to. */
  OriginNotAllowed: "AUTH-DZG21",
  /** The access quota of the instance is used up. */
  QuotaExhausted: "QUOTA-vjAy8",
  /** The instance is blocked. */
  InstanceBlocked: "LIMITS-molsj"
};

// src/emulator/service/failure.ts
import { ConnectError as ConnectError2 } from "@connectrpc/connect";
function failure(code, id, message) {
  return new ConnectError2(`${message} (${id})`, code, void 0, [
    { desc: ErrorDetailSchema, value: { id, message } }
  ]);
}
function failureId(error) {
  const detail = error.details[0];
  return detail && "desc" in detail ? detail.value.id : void 0;
}

// src/emulator/service/context.ts
import { timestampFromMs } from "@bufbuild/protobuf/wkt";
function changeDetails({ sequence, at, resourceOwner }) {
  return { sequence: BigInt(sequence), changeDate: timestamp(at), resourceOwner };
}
function timestamp(at) {
  const time = timestampFromMs(Math.floor(at / 1e3));
  time.nanos += at % 1e3 * 1e3;
  return time;
}
function seconds(count) {
  return { seconds: BigInt(count) };
}

// src/emulator/world/events.ts
var founder = { id: "400000000000000001", name: "admin" };
function appendEvent(state, userId, event) {
  const written = state.events.get(userId) ?? [];
  if (written.length === 0) state.events.set(userId, written);
  const user = state.users.get(userId);
  const seeded = user ? givenEventTypes(user.given).length : 0;
  const appended = { ...event, at: microseconds(state), sequence: seeded + written.length + 1 };
  written.push(appended);
  return appended;
}
function eventsOf(state, userId) {
  const user = state.users.get(userId);
  const given = user ? givenEvents(user) : [];
  return [...given, ...state.events.get(userId) ?? []];
}
function lastRecordChange(user) {
  const events = givenEvents(user);
  const last = events.findLast(({ type }) => changesRecord.test(type));
  return last ?? { sequence: 0, at: user.createdAt };
}
var changesRecord = /\.(human|machine)\.added$|\.(email|phone)\.verified$|^user\.(deactivated|locked|removed)$/;
function givenEvents(user) {
  return givenEventTypes(user.given).map((type, index) => ({
    type,
    at: user.createdAt,
    sequence: index + 1,
    editorId: founder.id,
    resourceOwner: user.given.orgId
  }));
}
function givenEventTypes(user) {
  return [...registration(user), ...(user.factors ?? []).flatMap(enrolment), ...change(user)];
}
function registration({ human, state }) {
  if (!human) return ["user.machine.added"];
  const types2 = ["user.human.added"];
  if (state === "initial") types2.push("user.human.initialization.code.added");
  if (human.emailVerified) types2.push("user.human.email.verified");
  else if (state !== "initial") types2.push("user.human.email.code.added");
  if (human.phoneVerified) types2.push("user.human.phone.verified");
  return types2;
}
function enrolment(factor) {
  if (factor.type === "otpSms") return ["user.human.mfa.otp.sms.added"];
  if (factor.type === "otpEmail") return ["user.human.mfa.otp.email.added"];
  if (factor.type === "recoveryCodes") return ["user.human.mfa.recoverycode.added"];
  const [added, verified] = {
    u2f: ["user.human.mfa.u2f.token.added", "user.human.mfa.u2f.token.verified"],
    passkey: ["user.human.passwordless.token.added", "user.human.passwordless.token.verified"],
    otp: ["user.human.mfa.otp.added", "user.human.mfa.otp.verified"]
  }[factor.type];
  return factor.state === "not_ready" ? [added] : [added, verified];
}
function change({ state }) {
  if (state === "inactive") return ["user.deactivated"];
  if (state === "locked") return ["user.locked"];
  return state === "deleted" ? ["user.removed"] : [];
}
function microseconds(state) {
  state.lastEventAt = Math.max(state.now() * 1e3, state.lastEventAt + 1);
  return state.lastEventAt;
}

// src/emulator/world/users.ts
function addUser(state, given) {
  const wrong = (reason) => new TypeError(`user ${given.id}: ${reason}`);
  const org2 = state.usersByOrg.get(given.orgId);
  if (!org2) throw wrong(`no organization has the id ${given.orgId}`);
  if (state.users.has(given.id)) throw wrong("the id is taken");
  if (given.human && given.machine) throw wrong("a person is no machine user");
  const factors3 = given.factors ?? [];
  if (factors3.length > 0 && !given.human) throw wrong("only a person has factors");
  const tokenIds = factors3.flatMap((factor) => "id" in factor ? [factor.id] : []);
  if (new Set(tokenIds).size < tokenIds.length) throw wrong("two keys or passkeys have the same id");
  const user = {
    given,
    createdAt: state.startedAt + state.users.size,
    factors: factors3.map((factor) => ({ ...factor }))
  };
  state.users.set(given.id, user);
  org2.push(user);
  if (given.state !== "deleted") {
    const loginName = given.userName.toLowerCase();
    if (state.usersByLoginName.has(loginName)) throw wrong(`the user name ${given.userName} is taken`);
    state.usersByLoginName.set(loginName, user);
  }
  for (const orgId of Object.keys(given.roles ?? {})) {
    if (orgId !== "instance" && !state.orgs.has(orgId))
      throw wrong(`roles in an unknown organization ${orgId}`);
  }
  for (const token2 of given.tokens ?? []) {
    if (state.personalAccessTokens.has(token2)) throw wrong("another user has the same token");
    state.personalAccessTokens.set(token2, given.id);
  }
  for (const { keyId, publicKey } of given.machine?.keys ?? []) {
    state.keys.set(keyId, { userId: given.id, publicKey });
  }
}
function exists(state, user) {
  return user !== void 0 && user.given.state !== "deleted" && state.orgs.get(user.given.orgId)?.state !== "removed";
}
function isEnabled(state, user) {
  return exists(state, user) && user.given.state !== "inactive" && user.given.state !== "locked";
}
function currentWorld(state) {
  return {
    apis: [...state.apis],
    orgs: [...state.orgs.values()].map((org2) => ({ ...org2 })),
    users: [...state.users.values()].map(({ given, factors: factors3 }) => ({
      ...given,
      ...given.factors && { factors: factors3.filter(({ removedAt }) => removedAt === void 0) }
    }))
  };
}
function displayName({ given }) {
  const { human, machine } = given;
  if (!human) return machine?.name || given.userName;
  return [human.firstName, human.lastName].filter(Boolean).join(" ") || given.userName;
}

// src/emulator/management-v1/changes.ts
var changes = {
  listUserChanges: ({ userId, query }, context) => {
    const { sequence = 0n, limit: limit2 = 0, asc = false } = query ?? {};
    const events = eventsOf(context.state, userId).filter(
      ({ resourceOwner }) => resourceOwner === context.orgId
    );
    const from = Number(sequence);
    const wanted = asc ? events.filter((event) => event.sequence > from) : events.reverse().filter((event) => from === 0 || event.sequence < from);
    return { result: wanted.slice(0, limit2 || void 0).map((event) => change2(event, context)) };
  }
};
function change2(event, context) {
  const key = `EventTypes.${event.type}`;
  return {
    changeDate: timestamp(event.at),
    eventType: { key, localizedMessage: context.text(key) },
    sequence: BigInt(event.sequence),
    editorId: event.editorId,
    resourceOwnerId: event.resourceOwner,
    ...editor(event.editorId, context)
  };
}
function editor(id, { state }) {
  if (id === founder.id) {
    return { editorDisplayName: founder.name, editorPreferredLoginName: founder.name };
  }
  const user = state.users.get(id);
  if (!user) return {};
  return { editorDisplayName: displayName(user), editorPreferredLoginName: user.given.userName };
}

// src/emulator/service/listed-factors.ts
function listedFactors({ state, listsLagSince }, userId) {
  const user = state.users.get(userId);
  if (!exists(state, user)) return [];
  return user.factors.filter(({ type, removedAt, staysListed }) => {
    if (type === "recoveryCodes") return false;
    return removedAt === void 0 || staysListed || listsLagSince !== void 0 && removedAt >= listsLagSince;
  });
}
function isNotReady(factor) {
  return "state" in factor && factor.state === "not_ready";
}

// src/emulator/management-v1/factors.ts
var factors = {
  listHumanAuthFactors: ({ userId }, context) => ({
    result: readyFactors(context, userId).flatMap(authFactor)
  }),
  listHumanPasswordless: ({ userId }, context) => ({
    result: readyFactors(context, userId).flatMap(passkey)
  })
};
function readyFactors(context, userId) {
  return listedFactors(context, userId).filter((factor) => !isNotReady(factor));
}
var ready = 2 /* READY */;
function authFactor(factor) {
  switch (factor.type) {
    case "u2f":
      return [{ state: ready, type: { case: "u2f", value: { id: factor.id, name: factor.name } } }];
    case "passkey":
    case "recoveryCodes":
      return [];
    default:
      return [{ state: ready, type: { case: factor.type, value: {} } }];
  }
}
function passkey(factor) {
  return factor.type === "passkey" ? [{ id: factor.id, state: ready, name: factor.name }] : [];
}

// src/emulator/service/user-columns.ts
var columns = {
  id: (user) => user.given.id,
  userName: (user) => user.given.userName,
  firstName: (user) => user.given.human && (user.given.human.firstName ?? ""),
  lastName: (user) => user.given.human && (user.given.human.lastName ?? ""),
  nickName: (user) => user.given.human?.nickName || void 0,
  displayName: (user) => user.given.human && displayName(user),
  email: (user) => user.given.human && (user.given.human.email ?? ""),
  phone: (user) => user.given.human && (user.given.human.phone ?? ""),
  /** As the database numbers the states. */
  state: ({ given }) => ({ active: 1, inactive: 2, deleted: 3, locked: 4, initial: 6 })[given.state ?? "active"],
  type: (user) => user.given.human ? 1 /* HUMAN */ : 2 /* MACHINE */,
  creationDate: (user) => user.createdAt
};

// src/emulator/service/found-users.ts
function candidates(state, queries, all2) {
  for (const { query } of queries) {
    const named = namedUsers(state, query);
    if (named) return [...named].filter((user) => user !== void 0);
  }
  return all2();
}
function namedUsers(state, query) {
  switch (query.case) {
    case "inUserIdsQuery":
      return new Set(query.value.userIds.map((id) => state.users.get(id)));
    case "userNameQuery":
      return isEquality(query.value.method) ? byLoginName(state, query.value.userName) : void 0;
    case "loginNameQuery":
      return isEquality(query.value.method) ? byLoginName(state, query.value.loginName) : void 0;
    case "organizationIdQuery":
      return new Set(state.usersByOrg.get(query.value.organizationId));
    default:
      return void 0;
  }
}
function isEquality(method) {
  return method === 0 || method === 1;
}
function byLoginName(state, name) {
  return /* @__PURE__ */ new Set([state.usersByLoginName.get(name.toLowerCase())]);
}
var sortingColumns = {
  1: columns.userName,
  2: columns.firstName,
  3: columns.lastName,
  4: columns.nickName,
  5: columns.displayName,
  6: columns.email,
  7: columns.state,
  8: columns.type,
  9: columns.creationDate
};
function sortUsers(users3, sortingColumn, ascending) {
  const column = sortingColumns[sortingColumn] ?? columns.id;
  const direction = ascending ? 1 : -1;
  return users3.sort((one, other) => direction * compare(column(one), column(other)));
}
function compare(one, other) {
  if (one === void 0 || other === void 0)
    return Number(one === void 0) - Number(other === void 0);
  if (typeof one === "number" || typeof other === "number") return Number(one) - Number(other);
  return collator.compare(one, other);
}
var collator = new Intl.Collator("en");

// src/emulator/service/page.ts
function page(items, query) {
  if (!query) return items;
  const start = query.offset > BigInt(items.length) ? items.length : Number(query.offset);
  return items.slice(start, query.limit === 0 ? void 0 : start + query.limit);
}
function totalOf(matches2, shown) {
  return BigInt(shown.length === 0 ? 0 : matches2.length);
}

// src/emulator/service/user-query.ts
import { create } from "@bufbuild/protobuf";
import { Code, ConnectError as ConnectError3 } from "@connectrpc/connect";

// src/validation.ts
import {
  getOption as getOption2,
  hasOption as hasOption2
} from "@bufbuild/protobuf";
function violation(schema, message) {
  for (const field of schema.fields) {
    const value = currentValue(message, field);
    const own = fieldViolation(field, value);
    if (own) return invalid(field, own);
    for (const [index, schema2, item] of embedded(field, value)) {
      const inner = violation(schema2, item);
      if (inner) return invalid(field, `embedded message failed validation | caused by: ${inner}`, index);
    }
  }
  for (const oneof of schema.oneofs) {
    const { case: chosen } = message[oneof.localName];
    if (!chosen && hasOption2(oneof, required) && getOption2(oneof, required)) {
      return invalid(oneof, "value is required");
    }
  }
  return void 0;
}
var neverEmpty = {
  "zitadel.user.v1.NotQuery": "query",
  "zitadel.user.v1.OrQuery": "queries",
  "zitadel.user.v1.AndQuery": "queries",
  "zitadel.user.v1.InUserIDQuery": "user_ids"
};
function unsafeQuery(schema, message) {
  for (const field of schema.fields) {
    const value = currentValue(message, field);
    if (neverEmpty[schema.typeName] === field.name && (!value || value.length === 0)) {
      return invalid(field, "must not be empty (the server cannot answer it)");
    }
    for (const [, schema2, item] of embedded(field, value)) {
      const found2 = unsafeQuery(schema2, item);
      if (found2) return found2;
    }
  }
  return void 0;
}
function currentValue(message, { localName, oneof }) {
  if (!oneof) return message[localName];
  const member = message[oneof.localName];
  return member.case === localName ? member.value : void 0;
}
var nothing = [];
function embedded(field, value) {
  const { message } = field;
  if (!message || !value || field.fieldKind === "map") return nothing;
  if (!Array.isArray(value)) return [["", message, value]];
  return value.map((item, index) => [`[${index}]`, message, item]);
}
var rulesOf = /* @__PURE__ */ new WeakMap();
function fieldViolation(field, value) {
  if (!rulesOf.has(field)) {
    rulesOf.set(field, hasOption2(field, rules) ? getOption2(field, rules).type : void 0);
  }
  const rule = rulesOf.get(field);
  if (rule?.case === "string" && typeof value === "string") {
    const { minLen = 0, maxLen = Number.POSITIVE_INFINITY } = rule.value;
    const units = value.length;
    if (units / 2 >= minLen && units <= maxLen) return void 0;
    const length = [...value].length;
    if (length >= minLen && length <= maxLen) return void 0;
    if (rule.value.minLen && rule.value.maxLen)
      return `value length must be between ${minLen} and ${maxLen} runes, inclusive`;
    return `value length must be at ${minLen ? `least ${minLen}` : `most ${maxLen}`} runes`;
  }
  if (rule?.case === "enum" && rule.value.definedOnly && field.enum && value !== void 0) {
    if (!field.enum.value[value]) return "value must be one of the defined enum values";
  }
  return void 0;
}
function invalid({ parent, name }, reason, index = "") {
  const goName = name.replace(/(?:^|_)([a-z])/g, (_, letter) => letter.toUpperCase()).replace(/(\d)([a-z])/g, (_, digit, letter) => digit + letter.toUpperCase());
  return `invalid ${parent?.name}.${goName}${index}: ${reason}`;
}

// src/emulator/service/user-query.ts
var maxDepth = 20;
function userTest(queries, stateOf2, text2) {
  return all(queries.map((query) => toTest(query, 0)));
  function toTest({ query }, depth) {
    if (depth > maxDepth) {
      throw failure(Code.InvalidArgument, ErrorId.QueryTooDeep, text2("Errors.Query.TooManyNestingLevels"));
    }
    const inner = (list) => {
      if (list.length === 0) throw new ConnectError3("missing column", Code.Unknown);
      return list.map((one) => toTest(one, depth + 1));
    };
    switch (query.case) {
      case "orQuery":
        return any(inner(query.value.queries));
      case "andQuery":
        return all(inner(query.value.queries));
      case "notQuery":
        if (!query.value.query) {
          throw new ConnectError3(
            unsafeQuery(NotQuerySchema, create(NotQuerySchema)) ?? "",
            Code.InvalidArgument
          );
        }
        return not(toTest(query.value.query, depth + 1));
      case "inUserIdsQuery":
        return oneOf(columns.id, query.value.userIds);
      case "inUserEmailsQuery":
        return oneOf(columns.email, query.value.userEmails);
      case "stateQuery":
        return (user) => stateOf2(user) === query.value.state;
      case "typeQuery":
        return (user) => columns.type(user) === query.value.type;
      case "userNameQuery":
        return textTest(columns.userName, query.value.userName, query.value.method);
      case "firstNameQuery":
        return textTest(columns.firstName, query.value.firstName, query.value.method);
      case "lastNameQuery":
        return textTest(columns.lastName, query.value.lastName, query.value.method);
      case "nickNameQuery":
        return textTest(columns.nickName, query.value.nickName, query.value.method);
      case "displayNameQuery":
        return textTest(columns.displayName, query.value.displayName, query.value.method);
      case "emailQuery":
        return textTest(columns.email, query.value.emailAddress, query.value.method);
      case "loginNameQuery":
        return textTest(columns.userName, query.value.loginName, query.value.method);
      case "phoneQuery":
        return textTest(columns.phone, query.value.number, query.value.method);
      case "organizationIdQuery":
        return oneOf((user) => user.given.orgId, [query.value.organizationId]);
      case "metadataKeyFilter":
      case "metadataValueFilter":
        return () => false;
      case void 0:
        throw new ConnectError3("a query without a case passed the validation", Code.Internal);
    }
  }
}
function textTest(column, wanted, method) {
  const compare2 = comparisons[method];
  const ignoreCase = /IGNORE_CASE$/.test(TextQueryMethod[method] ?? "");
  const fold = (value) => ignoreCase ? value.toLowerCase() : value;
  const folded = fold(wanted);
  return (user) => {
    const value = column(user);
    return value === void 0 ? null : compare2(fold(value), folded);
  };
}
var equals = (value, wanted) => value === wanted;
var startsWith = (value, wanted) => value.startsWith(wanted);
var contains = (value, wanted) => value.includes(wanted);
var endsWith = (value, wanted) => value.endsWith(wanted);
var comparisons = {
  [0 /* EQUALS */]: equals,
  [1 /* EQUALS_IGNORE_CASE */]: equals,
  [2 /* STARTS_WITH */]: startsWith,
  [3 /* STARTS_WITH_IGNORE_CASE */]: startsWith,
  [4 /* CONTAINS */]: contains,
  [5 /* CONTAINS_IGNORE_CASE */]: contains,
  [6 /* ENDS_WITH */]: endsWith,
  [7 /* ENDS_WITH_IGNORE_CASE */]: endsWith
};
function oneOf(column, wanted) {
  if (wanted.length === 0) throw new ConnectError3("values array must not be empty", Code.Unknown);
  const set = new Set(wanted);
  return (user) => {
    const value = column(user);
    return value === void 0 ? null : set.has(value);
  };
}
function all(tests) {
  return (user) => {
    const results = tests.map((test) => test(user));
    if (results.includes(false)) return false;
    return results.includes(null) ? null : true;
  };
}
function any(tests) {
  return (user) => {
    const results = tests.map((test) => test(user));
    if (results.includes(true)) return true;
    return results.includes(null) ? null : false;
  };
}
function not(test) {
  return (user) => {
    const result = test(user);
    return result === null ? null : !result;
  };
}

// src/emulator/management-v1/list-details.ts
function listDetails(state, matches2, shown) {
  return { totalResult: totalOf(matches2, shown), viewTimestamp: timestamp(state.lastEventAt) };
}

// src/emulator/management-v1/users.ts
import { Code as Code2 } from "@connectrpc/connect";
var users = {
  getUserByID: ({ id }, context) => {
    const user = found(context, context.state.users.get(id));
    if (user.given.orgId !== context.orgId) throw notFound(context, ErrorId.UserInOtherOrganization);
    return { user: userMessage(user) };
  },
  getUserByLoginNameGlobal: ({ loginName }, context) => ({
    user: userMessage(found(context, context.state.usersByLoginName.get(loginName.toLowerCase())))
  })
};
function found(context, user) {
  if (!exists(context.state, user)) throw notFound(context, ErrorId.UserNotFound);
  return user;
}
function notFound({ text: text2 }, id) {
  return failure(Code2.NotFound, id, text2("Errors.User.NotFound"));
}
function userState({ given }) {
  return {
    active: 1 /* ACTIVE */,
    inactive: 2 /* INACTIVE */,
    locked: 4 /* LOCKED */,
    initial: 6 /* INITIAL */,
    deleted: 3 /* DELETED */
  }[given.state ?? "active"];
}
function userMessage(user) {
  const { id, orgId, userName, human, machine } = user.given;
  const { sequence, at } = lastRecordChange(user);
  return {
    id,
    details: {
      sequence: BigInt(sequence),
      creationDate: timestamp(user.createdAt),
      changeDate: timestamp(at),
      resourceOwner: orgId
    },
    state: userState(user),
    userName,
    loginNames: [userName],
    preferredLoginName: userName,
    type: human ? { case: "human", value: humanMessage(human, displayName(user)) } : { case: "machine", value: machineMessage(machine ?? {}, displayName(user)) }
  };
}
function humanMessage(human, name) {
  const { firstName = "", lastName = "", nickName = "", preferredLanguage = "und" } = human;
  return {
    profile: { firstName, lastName, nickName, displayName: name, preferredLanguage },
    email: { email: human.email ?? "", isEmailVerified: human.emailVerified ?? false },
    phone: { phone: human.phone ?? "", isPhoneVerified: human.phoneVerified ?? false }
  };
}
function machineMessage({ description = "", clientSecret, accessTokenType }, name) {
  return {
    name,
    description,
    hasSecret: clientSecret !== void 0,
    accessTokenType: accessTokenType === "jwt" ? 1 /* JWT */ : 0 /* BEARER */
  };
}

// src/emulator/management-v1/list-users.ts
var listUsers = {
  listUsers: ({ query, sortingColumn, queries }, { state, orgId, text: text2 }) => {
    const test = userTest(queries, userState, text2);
    const found2 = candidates(state, queries, () => state.usersByOrg.get(orgId) ?? []);
    const matches2 = found2.filter(
      (user) => user.given.orgId === orgId && exists(state, user) && test(user) === true
    );
    const result = page(sortUsers(matches2, sortingColumn, query?.asc ?? false), query);
    return { details: listDetails(state, matches2, result), result: result.map(userMessage) };
  }
};

// src/emulator/world/instance.ts
var ownHosts = ["localhost", "127.0.0.1", "[::1]", "::1"];
var instanceDomain = "localhost";
function domainContext(host, header) {
  return {
    instanceHost: header("x-zitadel-instance-host") || header("x-forwarded-host") || host,
    publicHost: header("x-zitadel-public-host") ?? ""
  };
}
function originOf({ instanceHost, publicHost }) {
  return `http://${publicHost || instanceHost}`;
}
function instanceViolation({ instanceHost, publicHost }) {
  const instance = withoutPort(instanceHost);
  const shown = withoutPort(publicHost) || instance;
  const known2 = ownHosts.includes(instance);
  if (known2 && (shown === instance || ownHosts.includes(shown))) return void 0;
  const id = known2 ? "QUERY-IuGh1" : "QUERY-1kIjX";
  const cause = known2 ? ` Parent=(public domain ${JSON.stringify(shown)} not trusted)` : "";
  return `${instanceNotFound({ instanceHost, publicHost }, id)} Parent=(unable to get instance by domain: instanceDomain ${instance}, publicHostname ${shown}: ID=${id} Message=Errors.IAM.NotFound${cause})`;
}
function instanceNotFound({ instanceHost, publicHost }, id = "QUERY-1kIjX") {
  return `unable to set instance using origin &{${instanceHost} ${publicHost} http} (ExternalDomain is ${instanceDomain}): ID=${id} Message=Instance not found. Make sure you got the domain right. Check out https://zitadel.com/docs/apis/introduction#domains`;
}
var instanceName = "ZITADEL";
function withoutPort(host) {
  return host.replace(/:\d*$/, "");
}

// src/emulator/management-v1/memberships.ts
var instanceId = "400000000000000000";
var memberships = {
  listUserMemberships: ({ userId, query, queries }, { state, orgId }) => {
    const user = state.users.get(userId);
    const all2 = exists(state, user) ? membershipsOf(state, user, orgId) : [];
    const matches2 = all2.filter((membership) => queries.every((one) => matchesQuery(membership, one)));
    const result = page(matches2, query);
    return { details: listDetails(state, matches2, result), result };
  }
};
function membershipsOf(state, user, orgId) {
  const { roles = {} } = user.given;
  const membership = (owner, names2, displayName2) => ({
    userId: user.given.id,
    details: {
      sequence: 1n,
      creationDate: timestamp(user.createdAt),
      changeDate: timestamp(user.createdAt),
      resourceOwner: owner
    },
    roles: names2,
    displayName: displayName2
  });
  const list = [];
  if (roles.instance) {
    list.push({
      ...membership(instanceId, roles.instance, instanceName),
      type: { case: "iam", value: true }
    });
  }
  const inOrg = Object.hasOwn(roles, orgId) ? roles[orgId] : void 0;
  if (inOrg) {
    const name = state.orgs.get(orgId)?.name ?? "";
    list.push({ ...membership(orgId, inOrg, name), type: { case: "orgId", value: orgId } });
  }
  return list;
}
function matchesQuery({ type }, { query }) {
  switch (query.case) {
    case "iamQuery":
      return type?.case === "iam";
    case "orgQuery":
      return type?.case === "orgId" && type.value === query.value.orgId;
    default:
      return false;
  }
}

// src/emulator/management-v1/org.ts
var org = {
  getMyOrg: (_request, { state, orgId }) => {
    const { name = "", state: orgState = "active" } = state.orgs.get(orgId) ?? {};
    const at = timestamp(state.startedAt);
    return {
      org: {
        id: orgId,
        details: { sequence: 1n, creationDate: at, changeDate: at, resourceOwner: orgId },
        state: { active: 1 /* ACTIVE */, inactive: 2 /* INACTIVE */, removed: 0 /* UNSPECIFIED */ }[orgState],
        name,
        primaryDomain: primaryDomain(name)
      }
    };
  }
};
function primaryDomain(name) {
  const label = name.trim().toLowerCase().replace(/\s+/g, "-").replace(/[^a-z0-9-]/g, "").replace(/^-+|-+$/g, "").slice(0, 63);
  return `${label}.${instanceDomain}`;
}

// src/emulator/service/registration-code.ts
import { randomInt } from "node:crypto";
var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
function newRegistrationCode() {
  return Array.from({ length: 12 }, () => alphabet[randomInt(alphabet.length)]).join("");
}

// src/emulator/service/faults.ts
import { Code as Code3, ConnectError as ConnectError4 } from "@connectrpc/connect";

// gen/zitadel/user/v2/user_service_pb.ts
import { enumDesc as enumDesc9, fileDesc as fileDesc23, messageDesc as messageDesc20, serviceDesc as serviceDesc4 } from "@bufbuild/protobuf/codegenv2";

// gen/zitadel/object/v2/object_pb.ts
import { enumDesc as enumDesc5, fileDesc as fileDesc14, messageDesc as messageDesc12 } from "@bufbuild/protobuf/codegenv2";
import { file_google_protobuf_timestamp as file_google_protobuf_timestamp4 } from "@bufbuild/protobuf/wkt";
var file_zitadel_object_v2_object = /* @__PURE__ */ fileDesc14("Ch56aXRhZGVsL29iamVjdC92Mi9vYmplY3QucHJvdG8SEXppdGFkZWwub2JqZWN0LnYyIpcBCgdEZXRhaWxzEhAKCHNlcXVlbmNlGAEgASgEEi8KC2NoYW5nZV9kYXRlGAIgASgLMhouZ29vZ2xlLnByb3RvYnVmLlRpbWVzdGFtcBIWCg5yZXNvdXJjZV9vd25lchgDIAEoCRIxCg1jcmVhdGlvbl9kYXRlGAQgASgLMhouZ29vZ2xlLnByb3RvYnVmLlRpbWVzdGFtcCI3CglMaXN0UXVlcnkSDgoGb2Zmc2V0GAEgASgEEg0KBWxpbWl0GAIgASgNEgsKA2FzYxgDIAEoCCJuCgtMaXN0RGV0YWlscxIUCgx0b3RhbF9yZXN1bHQYASABKAQSGgoScHJvY2Vzc2VkX3NlcXVlbmNlGAIgASgEEi0KCXRpbWVzdGFtcBgDIAEoCzIaLmdvb2dsZS5wcm90b2J1Zi5UaW1lc3RhbXAqxQIKD1RleHRRdWVyeU1ldGhvZBIcChhURVhUX1FVRVJZX01FVEhPRF9FUVVBTFMQABIoCiRURVhUX1FVRVJZX01FVEhPRF9FUVVBTFNfSUdOT1JFX0NBU0UQARIhCh1URVhUX1FVRVJZX01FVEhPRF9TVEFSVFNfV0lUSBACEi0KKVRFWFRfUVVFUllfTUVUSE9EX1NUQVJUU19XSVRIX0lHTk9SRV9DQVNFEAMSHgoaVEVYVF9RVUVSWV9NRVRIT0RfQ09OVEFJTlMQBBIqCiZURVhUX1FVRVJZX01FVEhPRF9DT05UQUlOU19JR05PUkVfQ0FTRRAFEh8KG1RFWFRfUVVFUllfTUVUSE9EX0VORFNfV0lUSBAGEisKJ1RFWFRfUVVFUllfTUVUSE9EX0VORFNfV0lUSF9JR05PUkVfQ0FTRRAHYgZwcm90bzM", [file_google_protobuf_timestamp4]);

// gen/zitadel/protoc_gen_zitadel/v2/options_pb.ts
import { extDesc as extDesc5, fileDesc as fileDesc15, messageDesc as messageDesc13 } from "@bufbuild/protobuf/codegenv2";
import { file_google_protobuf_descriptor as file_google_protobuf_descriptor5 } from "@bufbuild/protobuf/wkt";
var file_zitadel_protoc_gen_zitadel_v2_options = /* @__PURE__ */ fileDesc15("Cit6aXRhZGVsL3Byb3RvY19nZW5feml0YWRlbC92Mi9vcHRpb25zLnByb3RvEh16aXRhZGVsLnByb3RvY19nZW5feml0YWRlbC52MiKTAQoHT3B0aW9ucxI+CgthdXRoX29wdGlvbhgBIAEoCzIpLnppdGFkZWwucHJvdG9jX2dlbl96aXRhZGVsLnYyLkF1dGhPcHRpb24SSAoNaHR0cF9yZXNwb25zZRgCIAEoCzIxLnppdGFkZWwucHJvdG9jX2dlbl96aXRhZGVsLnYyLkN1c3RvbUhUVFBSZXNwb25zZSI5CgpBdXRoT3B0aW9uEhIKCnBlcm1pc3Npb24YASABKAkSEQoJb3JnX2ZpZWxkGAMgASgJSgQIAhADIioKEkN1c3RvbUhUVFBSZXNwb25zZRIUCgxzdWNjZXNzX2NvZGUYASABKAU6YgoHb3B0aW9ucxIeLmdvb2dsZS5wcm90b2J1Zi5NZXRob2RPcHRpb25zGNGGAyABKAsyJi56aXRhZGVsLnByb3RvY19nZW5feml0YWRlbC52Mi5PcHRpb25zUgdvcHRpb25zYgZwcm90bzM", [file_google_protobuf_descriptor5]);
var options = /* @__PURE__ */ extDesc5(file_zitadel_protoc_gen_zitadel_v2_options, 0);

// gen/zitadel/user/v2/auth_pb.ts
import { fileDesc as fileDesc16, messageDesc as messageDesc14 } from "@bufbuild/protobuf/codegenv2";
var file_zitadel_user_v2_auth = /* @__PURE__ */ fileDesc16("Chp6aXRhZGVsL3VzZXIvdjIvYXV0aC5wcm90bxIPeml0YWRlbC51c2VyLnYyIlUKG1NlbmRQYXNza2V5UmVnaXN0cmF0aW9uTGluaxIlCgx1cmxfdGVtcGxhdGUYASABKAlCCvpCB3IFEAEYyAFIAIgBAUIPCg1fdXJsX3RlbXBsYXRlIh8KHVJldHVyblBhc3NrZXlSZWdpc3RyYXRpb25Db2RlIksKF1Bhc3NrZXlSZWdpc3RyYXRpb25Db2RlEhYKAmlkGAEgASgJQgr6QgdyBRABGMgBEhgKBGNvZGUYAiABKAlCCvpCB3IFEAEYyAFiBnByb3RvMw", [file_validate_validate]);

// gen/zitadel/user/v2/query_pb.ts
import { enumDesc as enumDesc8, fileDesc as fileDesc22, messageDesc as messageDesc19 } from "@bufbuild/protobuf/codegenv2";

// gen/zitadel/metadata/v2/metadata_pb.ts
import { fileDesc as fileDesc18, messageDesc as messageDesc15 } from "@bufbuild/protobuf/codegenv2";

// gen/zitadel/filter/v2/filter_pb.ts
import { enumDesc as enumDesc6, fileDesc as fileDesc17 } from "@bufbuild/protobuf/codegenv2";
var file_zitadel_filter_v2_filter = /* @__PURE__ */ fileDesc17("Ch56aXRhZGVsL2ZpbHRlci92Mi9maWx0ZXIucHJvdG8SEXppdGFkZWwuZmlsdGVyLnYyKs4CChBUZXh0RmlsdGVyTWV0aG9kEh0KGVRFWFRfRklMVEVSX01FVEhPRF9FUVVBTFMQABIpCiVURVhUX0ZJTFRFUl9NRVRIT0RfRVFVQUxTX0lHTk9SRV9DQVNFEAESIgoeVEVYVF9GSUxURVJfTUVUSE9EX1NUQVJUU19XSVRIEAISLgoqVEVYVF9GSUxURVJfTUVUSE9EX1NUQVJUU19XSVRIX0lHTk9SRV9DQVNFEAMSHwobVEVYVF9GSUxURVJfTUVUSE9EX0NPTlRBSU5TEAQSKwonVEVYVF9GSUxURVJfTUVUSE9EX0NPTlRBSU5TX0lHTk9SRV9DQVNFEAUSIAocVEVYVF9GSUxURVJfTUVUSE9EX0VORFNfV0lUSBAGEiwKKFRFWFRfRklMVEVSX01FVEhPRF9FTkRTX1dJVEhfSUdOT1JFX0NBU0UQBypUChBCeXRlRmlsdGVyTWV0aG9kEh0KGUJZVEVfRklMVEVSX01FVEhPRF9FUVVBTFMQABIhCh1CWVRFX0ZJTFRFUl9NRVRIT0RfTk9UX0VRVUFMUxABYgZwcm90bzM");

// gen/zitadel/metadata/v2/metadata_pb.ts
var file_zitadel_metadata_v2_metadata = /* @__PURE__ */ fileDesc18("CiJ6aXRhZGVsL21ldGFkYXRhL3YyL21ldGFkYXRhLnByb3RvEhN6aXRhZGVsLm1ldGFkYXRhLnYyImkKEU1ldGFkYXRhS2V5RmlsdGVyEhUKA2tleRgBIAEoCUII+kIFcgMYyAESPQoGbWV0aG9kGAIgASgOMiMueml0YWRlbC5maWx0ZXIudjIuVGV4dEZpbHRlck1ldGhvZEII+kIFggECEAEibQoTTWV0YWRhdGFWYWx1ZUZpbHRlchIXCgV2YWx1ZRgBIAEoDEII+kIFegMYyAESPQoGbWV0aG9kGAIgASgOMiMueml0YWRlbC5maWx0ZXIudjIuQnl0ZUZpbHRlck1ldGhvZEII+kIFggECEAFiBnByb3RvMw", [file_validate_validate, file_zitadel_filter_v2_filter]);

// gen/zitadel/user/v2/user_pb.ts
import { enumDesc as enumDesc7, fileDesc as fileDesc21, messageDesc as messageDesc18 } from "@bufbuild/protobuf/codegenv2";
import { file_google_protobuf_timestamp as file_google_protobuf_timestamp5 } from "@bufbuild/protobuf/wkt";

// gen/zitadel/user/v2/email_pb.ts
import { fileDesc as fileDesc19, messageDesc as messageDesc16 } from "@bufbuild/protobuf/codegenv2";
var file_zitadel_user_v2_email = /* @__PURE__ */ fileDesc19("Cht6aXRhZGVsL3VzZXIvdjIvZW1haWwucHJvdG8SD3ppdGFkZWwudXNlci52MiIwCgpIdW1hbkVtYWlsEg0KBWVtYWlsGAEgASgJEhMKC2lzX3ZlcmlmaWVkGAIgASgIYgZwcm90bzM");

// gen/zitadel/user/v2/phone_pb.ts
import { fileDesc as fileDesc20, messageDesc as messageDesc17 } from "@bufbuild/protobuf/codegenv2";
var file_zitadel_user_v2_phone = /* @__PURE__ */ fileDesc20("Cht6aXRhZGVsL3VzZXIvdjIvcGhvbmUucHJvdG8SD3ppdGFkZWwudXNlci52MiIwCgpIdW1hblBob25lEg0KBXBob25lGAEgASgJEhMKC2lzX3ZlcmlmaWVkGAIgASgIYgZwcm90bzM");

// gen/zitadel/user/v2/user_pb.ts
var file_zitadel_user_v2_user = /* @__PURE__ */ fileDesc21("Chp6aXRhZGVsL3VzZXIvdjIvdXNlci5wcm90bxIPeml0YWRlbC51c2VyLnYyIpoCCgRVc2VyEg8KB3VzZXJfaWQYASABKAkSKQoFc3RhdGUYAiABKA4yGi56aXRhZGVsLnVzZXIudjIuVXNlclN0YXRlEhAKCHVzZXJuYW1lGAMgASgJEhMKC2xvZ2luX25hbWVzGAQgAygJEhwKFHByZWZlcnJlZF9sb2dpbl9uYW1lGAUgASgJEisKBWh1bWFuGAYgASgLMhoueml0YWRlbC51c2VyLnYyLkh1bWFuVXNlckgAEi8KB21hY2hpbmUYByABKAsyHC56aXRhZGVsLnVzZXIudjIuTWFjaGluZVVzZXJIABIrCgdkZXRhaWxzGAggASgLMhoueml0YWRlbC5vYmplY3QudjIuRGV0YWlsc0IGCgR0eXBlIqIDCglIdW1hblVzZXISDwoHdXNlcl9pZBgBIAEoCRIpCgVzdGF0ZRgCIAEoDjIaLnppdGFkZWwudXNlci52Mi5Vc2VyU3RhdGUSEAoIdXNlcm5hbWUYAyABKAkSEwoLbG9naW5fbmFtZXMYBCADKAkSHAoUcHJlZmVycmVkX2xvZ2luX25hbWUYBSABKAkSLgoHcHJvZmlsZRgGIAEoCzIdLnppdGFkZWwudXNlci52Mi5IdW1hblByb2ZpbGUSKgoFZW1haWwYByABKAsyGy56aXRhZGVsLnVzZXIudjIuSHVtYW5FbWFpbBIqCgVwaG9uZRgIIAEoCzIbLnppdGFkZWwudXNlci52Mi5IdW1hblBob25lEiAKGHBhc3N3b3JkX2NoYW5nZV9yZXF1aXJlZBgJIAEoCBI0ChBwYXNzd29yZF9jaGFuZ2VkGAogASgLMhouZ29vZ2xlLnByb3RvYnVmLlRpbWVzdGFtcBI0ChBtZmFfaW5pdF9za2lwcGVkGAsgASgLMhouZ29vZ2xlLnByb3RvYnVmLlRpbWVzdGFtcCKOAgoMSHVtYW5Qcm9maWxlEhIKCmdpdmVuX25hbWUYASABKAkSEwoLZmFtaWx5X25hbWUYAiABKAkSFgoJbmlja19uYW1lGAMgASgJSACIAQESGQoMZGlzcGxheV9uYW1lGAQgASgJSAGIAQESHwoScHJlZmVycmVkX2xhbmd1YWdlGAUgASgJSAKIAQESLAoGZ2VuZGVyGAYgASgOMhcueml0YWRlbC51c2VyLnYyLkdlbmRlckgDiAEBEhIKCmF2YXRhcl91cmwYByABKAlCDAoKX25pY2tfbmFtZUIPCg1fZGlzcGxheV9uYW1lQhUKE19wcmVmZXJyZWRfbGFuZ3VhZ2VCCQoHX2dlbmRlciKBAQoLTWFjaGluZVVzZXISDAoEbmFtZRgBIAEoCRITCgtkZXNjcmlwdGlvbhgCIAEoCRISCgpoYXNfc2VjcmV0GAMgASgIEjsKEWFjY2Vzc190b2tlbl90eXBlGAQgASgOMiAueml0YWRlbC51c2VyLnYyLkFjY2Vzc1Rva2VuVHlwZSJUCgdQYXNza2V5EgoKAmlkGAEgASgJEi8KBXN0YXRlGAIgASgOMiAueml0YWRlbC51c2VyLnYyLkF1dGhGYWN0b3JTdGF0ZRIMCgRuYW1lGAMgASgJIpMCCgpBdXRoRmFjdG9yEi8KBXN0YXRlGAEgASgOMiAueml0YWRlbC51c2VyLnYyLkF1dGhGYWN0b3JTdGF0ZRItCgNvdHAYAiABKAsyHi56aXRhZGVsLnVzZXIudjIuQXV0aEZhY3Rvck9UUEgAEi0KA3UyZhgDIAEoCzIeLnppdGFkZWwudXNlci52Mi5BdXRoRmFjdG9yVTJGSAASNAoHb3RwX3NtcxgEIAEoCzIhLnppdGFkZWwudXNlci52Mi5BdXRoRmFjdG9yT1RQU01TSAASOAoJb3RwX2VtYWlsGAUgASgLMiMueml0YWRlbC51c2VyLnYyLkF1dGhGYWN0b3JPVFBFbWFpbEgAQgYKBHR5cGUiDwoNQXV0aEZhY3Rvck9UUCISChBBdXRoRmFjdG9yT1RQU01TIhQKEkF1dGhGYWN0b3JPVFBFbWFpbCIpCg1BdXRoRmFjdG9yVTJGEgoKAmlkGAEgASgJEgwKBG5hbWUYAiABKAkqngEKCVVzZXJTdGF0ZRIaChZVU0VSX1NUQVRFX1VOU1BFQ0lGSUVEEAASFQoRVVNFUl9TVEFURV9BQ1RJVkUQARIXChNVU0VSX1NUQVRFX0lOQUNUSVZFEAISFgoSVVNFUl9TVEFURV9ERUxFVEVEEAMSFQoRVVNFUl9TVEFURV9MT0NLRUQQBBIWChJVU0VSX1NUQVRFX0lOSVRJQUwQBSpYCgZHZW5kZXISFgoSR0VOREVSX1VOU1BFQ0lGSUVEEAASEQoNR0VOREVSX0ZFTUFMRRABEg8KC0dFTkRFUl9NQUxFEAISEgoOR0VOREVSX0RJVkVSU0UQAypKCg9BY2Nlc3NUb2tlblR5cGUSHAoYQUNDRVNTX1RPS0VOX1RZUEVfQkVBUkVSEAASGQoVQUNDRVNTX1RPS0VOX1RZUEVfSldUEAEqkQEKD0F1dGhGYWN0b3JTdGF0ZRIhCh1BVVRIX0ZBQ1RPUl9TVEFURV9VTlNQRUNJRklFRBAAEh8KG0FVVEhfRkFDVE9SX1NUQVRFX05PVF9SRUFEWRABEhsKF0FVVEhfRkFDVE9SX1NUQVRFX1JFQURZEAISHQoZQVVUSF9GQUNUT1JfU1RBVEVfUkVNT1ZFRBADYgZwcm90bzM", [file_google_protobuf_timestamp5, file_zitadel_object_v2_object, file_zitadel_user_v2_email, file_zitadel_user_v2_phone]);

// gen/zitadel/user/v2/query_pb.ts
var file_zitadel_user_v2_query = /* @__PURE__ */ fileDesc22("Cht6aXRhZGVsL3VzZXIvdjIvcXVlcnkucHJvdG8SD3ppdGFkZWwudXNlci52MiK9CAoLU2VhcmNoUXVlcnkSOQoPdXNlcl9uYW1lX3F1ZXJ5GAEgASgLMh4ueml0YWRlbC51c2VyLnYyLlVzZXJOYW1lUXVlcnlIABI7ChBmaXJzdF9uYW1lX3F1ZXJ5GAIgASgLMh8ueml0YWRlbC51c2VyLnYyLkZpcnN0TmFtZVF1ZXJ5SAASOQoPbGFzdF9uYW1lX3F1ZXJ5GAMgASgLMh4ueml0YWRlbC51c2VyLnYyLkxhc3ROYW1lUXVlcnlIABI5Cg9uaWNrX25hbWVfcXVlcnkYBCABKAsyHi56aXRhZGVsLnVzZXIudjIuTmlja05hbWVRdWVyeUgAEj8KEmRpc3BsYXlfbmFtZV9xdWVyeRgFIAEoCzIhLnppdGFkZWwudXNlci52Mi5EaXNwbGF5TmFtZVF1ZXJ5SAASMgoLZW1haWxfcXVlcnkYBiABKAsyGy56aXRhZGVsLnVzZXIudjIuRW1haWxRdWVyeUgAEjIKC3N0YXRlX3F1ZXJ5GAcgASgLMhsueml0YWRlbC51c2VyLnYyLlN0YXRlUXVlcnlIABIwCgp0eXBlX3F1ZXJ5GAggASgLMhoueml0YWRlbC51c2VyLnYyLlR5cGVRdWVyeUgAEjsKEGxvZ2luX25hbWVfcXVlcnkYCSABKAsyHy56aXRhZGVsLnVzZXIudjIuTG9naW5OYW1lUXVlcnlIABI7ChFpbl91c2VyX2lkc19xdWVyeRgKIAEoCzIeLnppdGFkZWwudXNlci52Mi5JblVzZXJJRFF1ZXJ5SAASLAoIb3JfcXVlcnkYCyABKAsyGC56aXRhZGVsLnVzZXIudjIuT3JRdWVyeUgAEi4KCWFuZF9xdWVyeRgMIAEoCzIZLnppdGFkZWwudXNlci52Mi5BbmRRdWVyeUgAEi4KCW5vdF9xdWVyeRgNIAEoCzIZLnppdGFkZWwudXNlci52Mi5Ob3RRdWVyeUgAEkIKFGluX3VzZXJfZW1haWxzX3F1ZXJ5GA4gASgLMiIueml0YWRlbC51c2VyLnYyLkluVXNlckVtYWlsc1F1ZXJ5SAASRQoVb3JnYW5pemF0aW9uX2lkX3F1ZXJ5GA8gASgLMiQueml0YWRlbC51c2VyLnYyLk9yZ2FuaXphdGlvbklkUXVlcnlIABIyCgtwaG9uZV9xdWVyeRgQIAEoCzIbLnppdGFkZWwudXNlci52Mi5QaG9uZVF1ZXJ5SAASRQoTbWV0YWRhdGFfa2V5X2ZpbHRlchgRIAEoCzImLnppdGFkZWwubWV0YWRhdGEudjIuTWV0YWRhdGFLZXlGaWx0ZXJIABJJChVtZXRhZGF0YV92YWx1ZV9maWx0ZXIYEiABKAsyKC56aXRhZGVsLm1ldGFkYXRhLnYyLk1ldGFkYXRhVmFsdWVGaWx0ZXJIAEIMCgVxdWVyeRID+EIBIjgKB09yUXVlcnkSLQoHcXVlcmllcxgBIAMoCzIcLnppdGFkZWwudXNlci52Mi5TZWFyY2hRdWVyeSI5CghBbmRRdWVyeRItCgdxdWVyaWVzGAEgAygLMhwueml0YWRlbC51c2VyLnYyLlNlYXJjaFF1ZXJ5IjcKCE5vdFF1ZXJ5EisKBXF1ZXJ5GAEgASgLMhwueml0YWRlbC51c2VyLnYyLlNlYXJjaFF1ZXJ5IiEKDUluVXNlcklEUXVlcnkSEAoIdXNlcl9pZHMYASADKAkibAoNVXNlck5hbWVRdWVyeRIdCgl1c2VyX25hbWUYASABKAlCCvpCB3IFEAEYyAESPAoGbWV0aG9kGAIgASgOMiIueml0YWRlbC5vYmplY3QudjIuVGV4dFF1ZXJ5TWV0aG9kQgj6QgWCAQIQASJuCg5GaXJzdE5hbWVRdWVyeRIeCgpmaXJzdF9uYW1lGAEgASgJQgr6QgdyBRABGMgBEjwKBm1ldGhvZBgCIAEoDjIiLnppdGFkZWwub2JqZWN0LnYyLlRleHRRdWVyeU1ldGhvZEII+kIFggECEAEibAoNTGFzdE5hbWVRdWVyeRIdCglsYXN0X25hbWUYASABKAlCCvpCB3IFEAEYyAESPAoGbWV0aG9kGAIgASgOMiIueml0YWRlbC5vYmplY3QudjIuVGV4dFF1ZXJ5TWV0aG9kQgj6QgWCAQIQASJsCg1OaWNrTmFtZVF1ZXJ5Eh0KCW5pY2tfbmFtZRgBIAEoCUIK+kIHcgUQARjIARI8CgZtZXRob2QYAiABKA4yIi56aXRhZGVsLm9iamVjdC52Mi5UZXh0UXVlcnlNZXRob2RCCPpCBYIBAhABInIKEERpc3BsYXlOYW1lUXVlcnkSIAoMZGlzcGxheV9uYW1lGAEgASgJQgr6QgdyBRABGMgBEjwKBm1ldGhvZBgCIAEoDjIiLnppdGFkZWwub2JqZWN0LnYyLlRleHRRdWVyeU1ldGhvZEII+kIFggECEAEiawoKRW1haWxRdWVyeRIfCg1lbWFpbF9hZGRyZXNzGAEgASgJQgj6QgVyAxjIARI8CgZtZXRob2QYAiABKA4yIi56aXRhZGVsLm9iamVjdC52Mi5UZXh0UXVlcnlNZXRob2RCCPpCBYIBAhABImMKClBob25lUXVlcnkSFwoGbnVtYmVyGAEgASgJQgf6QgRyAhgUEjwKBm1ldGhvZBgCIAEoDjIiLnppdGFkZWwub2JqZWN0LnYyLlRleHRRdWVyeU1ldGhvZEII+kIFggECEAEibgoOTG9naW5OYW1lUXVlcnkSHgoKbG9naW5fbmFtZRgBIAEoCUIK+kIHcgUQARjIARI8CgZtZXRob2QYAiABKA4yIi56aXRhZGVsLm9iamVjdC52Mi5UZXh0UXVlcnlNZXRob2RCCPpCBYIBAhABIkEKClN0YXRlUXVlcnkSMwoFc3RhdGUYASABKA4yGi56aXRhZGVsLnVzZXIudjIuVXNlclN0YXRlQgj6QgWCAQIQASI6CglUeXBlUXVlcnkSLQoEdHlwZRgBIAEoDjIVLnppdGFkZWwudXNlci52Mi5UeXBlQgj6QgWCAQIQASIoChFJblVzZXJFbWFpbHNRdWVyeRITCgt1c2VyX2VtYWlscxgBIAMoCSI6ChNPcmdhbml6YXRpb25JZFF1ZXJ5EiMKD29yZ2FuaXphdGlvbl9pZBgBIAEoCUIK+kIHcgUQARjIASo+CgRUeXBlEhQKEFRZUEVfVU5TUEVDSUZJRUQQABIOCgpUWVBFX0hVTUFOEAESEAoMVFlQRV9NQUNISU5FEAIqwgIKDVVzZXJGaWVsZE5hbWUSHwobVVNFUl9GSUVMRF9OQU1FX1VOU1BFQ0lGSUVEEAASHQoZVVNFUl9GSUVMRF9OQU1FX1VTRVJfTkFNRRABEh4KGlVTRVJfRklFTERfTkFNRV9GSVJTVF9OQU1FEAISHQoZVVNFUl9GSUVMRF9OQU1FX0xBU1RfTkFNRRADEh0KGVVTRVJfRklFTERfTkFNRV9OSUNLX05BTUUQBBIgChxVU0VSX0ZJRUxEX05BTUVfRElTUExBWV9OQU1FEAUSGQoVVVNFUl9GSUVMRF9OQU1FX0VNQUlMEAYSGQoVVVNFUl9GSUVMRF9OQU1FX1NUQVRFEAcSGAoUVVNFUl9GSUVMRF9OQU1FX1RZUEUQCBIhCh1VU0VSX0ZJRUxEX05BTUVfQ1JFQVRJT05fREFURRAJYgZwcm90bzM", [file_validate_validate, file_zitadel_metadata_v2_metadata, file_zitadel_object_v2_object, file_zitadel_user_v2_user]);

// gen/zitadel/user/v2/user_service_pb.ts
var file_zitadel_user_v2_user_service = /* @__PURE__ */ fileDesc23("CiJ6aXRhZGVsL3VzZXIvdjIvdXNlcl9zZXJ2aWNlLnByb3RvEg96aXRhZGVsLnVzZXIudjIiRQoSR2V0VXNlckJ5SURSZXF1ZXN0EhsKB3VzZXJfaWQYASABKAlCCvpCB3IFEAEYyAFKBAgCEANSDG9yZ2FuaXphdGlvbiJnChNHZXRVc2VyQnlJRFJlc3BvbnNlEisKB2RldGFpbHMYASABKAsyGi56aXRhZGVsLm9iamVjdC52Mi5EZXRhaWxzEiMKBHVzZXIYAiABKAsyFS56aXRhZGVsLnVzZXIudjIuVXNlciKmAQoQTGlzdFVzZXJzUmVxdWVzdBIrCgVxdWVyeRgBIAEoCzIcLnppdGFkZWwub2JqZWN0LnYyLkxpc3RRdWVyeRI2Cg5zb3J0aW5nX2NvbHVtbhgCIAEoDjIeLnppdGFkZWwudXNlci52Mi5Vc2VyRmllbGROYW1lEi0KB3F1ZXJpZXMYAyADKAsyHC56aXRhZGVsLnVzZXIudjIuU2VhcmNoUXVlcnkiowEKEUxpc3RVc2Vyc1Jlc3BvbnNlEi8KB2RldGFpbHMYASABKAsyHi56aXRhZGVsLm9iamVjdC52Mi5MaXN0RGV0YWlscxI2Cg5zb3J0aW5nX2NvbHVtbhgCIAEoDjIeLnppdGFkZWwudXNlci52Mi5Vc2VyRmllbGROYW1lEiUKBnJlc3VsdBgDIAMoCzIVLnppdGFkZWwudXNlci52Mi5Vc2VyIqUBCiBMaXN0QXV0aGVudGljYXRpb25GYWN0b3JzUmVxdWVzdBIbCgd1c2VyX2lkGAEgASgJQgr6QgdyBRABGMgBEjIKDGF1dGhfZmFjdG9ycxgCIAMoDjIcLnppdGFkZWwudXNlci52Mi5BdXRoRmFjdG9ycxIwCgZzdGF0ZXMYAyADKA4yIC56aXRhZGVsLnVzZXIudjIuQXV0aEZhY3RvclN0YXRlIlAKIUxpc3RBdXRoZW50aWNhdGlvbkZhY3RvcnNSZXNwb25zZRIrCgZyZXN1bHQYASADKAsyGy56aXRhZGVsLnVzZXIudjIuQXV0aEZhY3RvciIyChNMaXN0UGFzc2tleXNSZXF1ZXN0EhsKB3VzZXJfaWQYASABKAlCCvpCB3IFEAEYyAEicQoUTGlzdFBhc3NrZXlzUmVzcG9uc2USLwoHZGV0YWlscxgBIAEoCzIeLnppdGFkZWwub2JqZWN0LnYyLkxpc3REZXRhaWxzEigKBnJlc3VsdBgCIAMoCzIYLnppdGFkZWwudXNlci52Mi5QYXNza2V5Io0BCiRMaXN0QXV0aGVudGljYXRpb25NZXRob2RUeXBlc1JlcXVlc3QSGwoHdXNlcl9pZBgBIAEoCUIK+kIHcgUQARjIARI3Cgxkb21haW5fcXVlcnkYAiABKAsyHC56aXRhZGVsLnVzZXIudjIuRG9tYWluUXVlcnlIAIgBAUIPCg1fZG9tYWluX3F1ZXJ5Ip4BCiVMaXN0QXV0aGVudGljYXRpb25NZXRob2RUeXBlc1Jlc3BvbnNlEi8KB2RldGFpbHMYASABKAsyHi56aXRhZGVsLm9iamVjdC52Mi5MaXN0RGV0YWlscxJEChFhdXRoX21ldGhvZF90eXBlcxgCIAMoDjIpLnppdGFkZWwudXNlci52Mi5BdXRoZW50aWNhdGlvbk1ldGhvZFR5cGUiSQoLRG9tYWluUXVlcnkSHgoWaW5jbHVkZV93aXRob3V0X2RvbWFpbhgBIAEoCBIaCgZkb21haW4YAiABKAlCCvpCB3IFEAEYyAEiSwoQUmVtb3ZlVTJGUmVxdWVzdBIbCgd1c2VyX2lkGAEgASgJQgr6QgdyBRABGMgBEhoKBnUyZl9pZBgCIAEoCUIK+kIHcgUQARjIASJAChFSZW1vdmVVMkZSZXNwb25zZRIrCgdkZXRhaWxzGAEgASgLMhoueml0YWRlbC5vYmplY3QudjIuRGV0YWlscyJTChRSZW1vdmVQYXNza2V5UmVxdWVzdBIbCgd1c2VyX2lkGAEgASgJQgr6QgdyBRABGMgBEh4KCnBhc3NrZXlfaWQYAiABKAlCCvpCB3IFEAEYyAEiRAoVUmVtb3ZlUGFzc2tleVJlc3BvbnNlEisKB2RldGFpbHMYASABKAsyGi56aXRhZGVsLm9iamVjdC52Mi5EZXRhaWxzIjAKEVJlbW92ZVRPVFBSZXF1ZXN0EhsKB3VzZXJfaWQYASABKAlCCvpCB3IFEAEYyAEiQQoSUmVtb3ZlVE9UUFJlc3BvbnNlEisKB2RldGFpbHMYASABKAsyGi56aXRhZGVsLm9iamVjdC52Mi5EZXRhaWxzIjIKE1JlbW92ZU9UUFNNU1JlcXVlc3QSGwoHdXNlcl9pZBgBIAEoCUIK+kIHcgUQARjIASJDChRSZW1vdmVPVFBTTVNSZXNwb25zZRIrCgdkZXRhaWxzGAEgASgLMhoueml0YWRlbC5vYmplY3QudjIuRGV0YWlscyI0ChVSZW1vdmVPVFBFbWFpbFJlcXVlc3QSGwoHdXNlcl9pZBgBIAEoCUIK+kIHcgUQARjIASJFChZSZW1vdmVPVFBFbWFpbFJlc3BvbnNlEisKB2RldGFpbHMYASABKAsyGi56aXRhZGVsLm9iamVjdC52Mi5EZXRhaWxzIjkKGlJlbW92ZVJlY292ZXJ5Q29kZXNSZXF1ZXN0EhsKB3VzZXJfaWQYASABKAlCCvpCB3IFEAEYyAEiSgobUmVtb3ZlUmVjb3ZlcnlDb2Rlc1Jlc3BvbnNlEisKB2RldGFpbHMYASABKAsyGi56aXRhZGVsLm9iamVjdC52Mi5EZXRhaWxzItcBCiRDcmVhdGVQYXNza2V5UmVnaXN0cmF0aW9uTGlua1JlcXVlc3QSGwoHdXNlcl9pZBgBIAEoCUIK+kIHcgUQARjIARJBCglzZW5kX2xpbmsYAiABKAsyLC56aXRhZGVsLnVzZXIudjIuU2VuZFBhc3NrZXlSZWdpc3RyYXRpb25MaW5rSAASRQoLcmV0dXJuX2NvZGUYAyABKAsyLi56aXRhZGVsLnVzZXIudjIuUmV0dXJuUGFzc2tleVJlZ2lzdHJhdGlvbkNvZGVIAEIICgZtZWRpdW0imgEKJUNyZWF0ZVBhc3NrZXlSZWdpc3RyYXRpb25MaW5rUmVzcG9uc2USKwoHZGV0YWlscxgBIAEoCzIaLnppdGFkZWwub2JqZWN0LnYyLkRldGFpbHMSOwoEY29kZRgCIAEoCzIoLnppdGFkZWwudXNlci52Mi5QYXNza2V5UmVnaXN0cmF0aW9uQ29kZUgAiAEBQgcKBV9jb2RlKjsKC0F1dGhGYWN0b3JzEgcKA09UUBAAEgsKB09UUF9TTVMQARINCglPVFBfRU1BSUwQAhIHCgNVMkYQAyqEAwoYQXV0aGVudGljYXRpb25NZXRob2RUeXBlEioKJkFVVEhFTlRJQ0FUSU9OX01FVEhPRF9UWVBFX1VOU1BFQ0lGSUVEEAASJwojQVVUSEVOVElDQVRJT05fTUVUSE9EX1RZUEVfUEFTU1dPUkQQARImCiJBVVRIRU5USUNBVElPTl9NRVRIT0RfVFlQRV9QQVNTS0VZEAISIgoeQVVUSEVOVElDQVRJT05fTUVUSE9EX1RZUEVfSURQEAMSIwofQVVUSEVOVElDQVRJT05fTUVUSE9EX1RZUEVfVE9UUBAEEiIKHkFVVEhFTlRJQ0FUSU9OX01FVEhPRF9UWVBFX1UyRhAFEiYKIkFVVEhFTlRJQ0FUSU9OX01FVEhPRF9UWVBFX09UUF9TTVMQBhIoCiRBVVRIRU5USUNBVElPTl9NRVRIT0RfVFlQRV9PVFBfRU1BSUwQBxIsCihBVVRIRU5USUNBVElPTl9NRVRIT0RfVFlQRV9SRUNPVkVSWV9DT0RFEAgykBAKC1VzZXJTZXJ2aWNlEo8BCgtHZXRVc2VyQnlJRBIjLnppdGFkZWwudXNlci52Mi5HZXRVc2VyQnlJRFJlcXVlc3QaJC56aXRhZGVsLnVzZXIudjIuR2V0VXNlckJ5SURSZXNwb25zZSI1irUYFgoPCg1hdXRoZW50aWNhdGVkEgMIyAGC0+STAhUSEy92Mi91c2Vycy97dXNlcl9pZH0SfQoJTGlzdFVzZXJzEiEueml0YWRlbC51c2VyLnYyLkxpc3RVc2Vyc1JlcXVlc3QaIi56aXRhZGVsLnVzZXIudjIuTGlzdFVzZXJzUmVzcG9uc2UiKYq1GBEKDwoNYXV0aGVudGljYXRlZILT5JMCDjoBKiIJL3YyL3VzZXJzEtMBChlMaXN0QXV0aGVudGljYXRpb25GYWN0b3JzEjEueml0YWRlbC51c2VyLnYyLkxpc3RBdXRoZW50aWNhdGlvbkZhY3RvcnNSZXF1ZXN0GjIueml0YWRlbC51c2VyLnYyLkxpc3RBdXRoZW50aWNhdGlvbkZhY3RvcnNSZXNwb25zZSJPirUYEQoPCg1hdXRoZW50aWNhdGVkgtPkkwI0IjIvdjIvdXNlcnMve3VzZXJfaWR9L2F1dGhlbnRpY2F0aW9uX2ZhY3RvcnMvX3NlYXJjaBKhAQoMTGlzdFBhc3NrZXlzEiQueml0YWRlbC51c2VyLnYyLkxpc3RQYXNza2V5c1JlcXVlc3QaJS56aXRhZGVsLnVzZXIudjIuTGlzdFBhc3NrZXlzUmVzcG9uc2UiRIq1GBEKDwoNYXV0aGVudGljYXRlZILT5JMCKToBKiIkL3YyL3VzZXJzL3t1c2VyX2lkfS9wYXNza2V5cy9fc2VhcmNoEtcBCh1MaXN0QXV0aGVudGljYXRpb25NZXRob2RUeXBlcxI1LnppdGFkZWwudXNlci52Mi5MaXN0QXV0aGVudGljYXRpb25NZXRob2RUeXBlc1JlcXVlc3QaNi56aXRhZGVsLnVzZXIudjIuTGlzdEF1dGhlbnRpY2F0aW9uTWV0aG9kVHlwZXNSZXNwb25zZSJHirUYEQoPCg1hdXRoZW50aWNhdGVkgtPkkwIsEiovdjIvdXNlcnMve3VzZXJfaWR9L2F1dGhlbnRpY2F0aW9uX21ldGhvZHMSkQEKCVJlbW92ZVUyRhIhLnppdGFkZWwudXNlci52Mi5SZW1vdmVVMkZSZXF1ZXN0GiIueml0YWRlbC51c2VyLnYyLlJlbW92ZVUyRlJlc3BvbnNlIj2KtRgRCg8KDWF1dGhlbnRpY2F0ZWSC0+STAiIqIC92Mi91c2Vycy97dXNlcl9pZH0vdTJmL3t1MmZfaWR9EqYBCg1SZW1vdmVQYXNza2V5EiUueml0YWRlbC51c2VyLnYyLlJlbW92ZVBhc3NrZXlSZXF1ZXN0GiYueml0YWRlbC51c2VyLnYyLlJlbW92ZVBhc3NrZXlSZXNwb25zZSJGirUYEQoPCg1hdXRoZW50aWNhdGVkgtPkkwIrKikvdjIvdXNlcnMve3VzZXJfaWR9L3Bhc3NrZXlzL3twYXNza2V5X2lkfRKMAQoKUmVtb3ZlVE9UUBIiLnppdGFkZWwudXNlci52Mi5SZW1vdmVUT1RQUmVxdWVzdBojLnppdGFkZWwudXNlci52Mi5SZW1vdmVUT1RQUmVzcG9uc2UiNYq1GBEKDwoNYXV0aGVudGljYXRlZILT5JMCGioYL3YyL3VzZXJzL3t1c2VyX2lkfS90b3RwEpUBCgxSZW1vdmVPVFBTTVMSJC56aXRhZGVsLnVzZXIudjIuUmVtb3ZlT1RQU01TUmVxdWVzdBolLnppdGFkZWwudXNlci52Mi5SZW1vdmVPVFBTTVNSZXNwb25zZSI4irUYEQoPCg1hdXRoZW50aWNhdGVkgtPkkwIdKhsvdjIvdXNlcnMve3VzZXJfaWR9L290cF9zbXMSnQEKDlJlbW92ZU9UUEVtYWlsEiYueml0YWRlbC51c2VyLnYyLlJlbW92ZU9UUEVtYWlsUmVxdWVzdBonLnppdGFkZWwudXNlci52Mi5SZW1vdmVPVFBFbWFpbFJlc3BvbnNlIjqKtRgRCg8KDWF1dGhlbnRpY2F0ZWSC0+STAh8qHS92Mi91c2Vycy97dXNlcl9pZH0vb3RwX2VtYWlsErEBChNSZW1vdmVSZWNvdmVyeUNvZGVzEisueml0YWRlbC51c2VyLnYyLlJlbW92ZVJlY292ZXJ5Q29kZXNSZXF1ZXN0Giwueml0YWRlbC51c2VyLnYyLlJlbW92ZVJlY292ZXJ5Q29kZXNSZXNwb25zZSI/irUYEQoPCg1hdXRoZW50aWNhdGVkgtPkkwIkKiIvdjIvdXNlcnMve3VzZXJfaWR9L3JlY292ZXJ5X2NvZGVzEuMBCh1DcmVhdGVQYXNza2V5UmVnaXN0cmF0aW9uTGluaxI1LnppdGFkZWwudXNlci52Mi5DcmVhdGVQYXNza2V5UmVnaXN0cmF0aW9uTGlua1JlcXVlc3QaNi56aXRhZGVsLnVzZXIudjIuQ3JlYXRlUGFzc2tleVJlZ2lzdHJhdGlvbkxpbmtSZXNwb25zZSJTirUYFgoUChJ1c2VyLnBhc3NrZXkud3JpdGWC0+STAjM6ASoiLi92Mi91c2Vycy97dXNlcl9pZH0vcGFzc2tleXMvcmVnaXN0cmF0aW9uX2xpbmtiBnByb3RvMw", [file_google_api_annotations, file_validate_validate, file_zitadel_object_v2_object, file_zitadel_protoc_gen_zitadel_v2_options, file_zitadel_user_v2_auth, file_zitadel_user_v2_query, file_zitadel_user_v2_user]);
var UserService = /* @__PURE__ */ serviceDesc4(file_zitadel_user_v2_user_service, 0);

// src/idempotency.ts
function onlyReads({ name }) {
  return /^(Get|List|Healthz$)/.test(name);
}

// src/emulator/service/faults.ts
var kinds = {
  unavailable: true,
  blocked: true,
  quota: true,
  lock: true,
  "drop-answer": true,
  drain: true,
  "ignore-org": true,
  lag: true,
  delay: true
};
function setFault(state, fault) {
  const { kind, rpc, times = 1 } = fault;
  if (!Object.hasOwn(kinds, kind)) throw new TypeError(`there is no fault of the kind ${kind}`);
  if (!Number.isInteger(times) || times < 1) throw new TypeError("times must be a whole number above 0");
  if (fault.kind === "delay" && !(fault.ms >= 0)) throw new TypeError("ms must be a number of milliseconds");
  const active = {
    ...fault,
    ...rpc !== void 0 && { rpc: servedName(rpc) },
    setAt: state.lastEventAt + 1
  };
  state.faults.push(active);
  return () => clearFault(state, active);
}
var methods = [...ManagementService.methods, ...UserService.methods];
function servedName(rpc) {
  const method = methods.find(({ name }) => name === rpc);
  if (!method) throw new TypeError(`there is no rpc ${rpc}`);
  return servedMethod(method).name;
}
function takeFaults(state, method, protocol) {
  const taken = {};
  for (const fault of [...state.faults]) {
    if (taken[fault.kind] || !befalls(fault, method, protocol)) continue;
    Object.assign(taken, { [fault.kind]: fault });
    if (fault.times === void 0) continue;
    fault.times -= 1;
    if (fault.times <= 0) clearFault(state, fault);
  }
  return taken;
}
function befalls(fault, method, protocol) {
  if (fault.rpc !== void 0 && fault.rpc !== method.name) return false;
  if (fault.kind === "lock") return !onlyReads(method);
  if (fault.kind === "ignore-org") return protocol === "rest";
  if (fault.kind === "lag") return /^List(Human|Auth|Passkeys)/.test(method.name);
  return true;
}
function clearFault(state, fault) {
  const index = state.faults.indexOf(fault);
  if (index >= 0) state.faults.splice(index, 1);
}
function unavailable() {
  return new ConnectError4("upstream connect error or disconnect/reset before headers", Code3.Unavailable);
}
function blocked() {
  return failure(Code3.ResourceExhausted, ErrorId.InstanceBlocked, "Errors.Limits.Instance.Blocked");
}
function quotaExhausted() {
  return failure(Code3.ResourceExhausted, ErrorId.QuotaExhausted, "Quota.Access.Exhausted");
}
function lockLost() {
  return new ConnectError4(
    'integrity violation of type "unique" on "events2" (constraint: "events2_pkey"): ERROR: duplicate key value violates unique constraint "events2_pkey" (SQLSTATE 23505)',
    Code3.Unknown
  );
}

// src/emulator/service/write-event.ts
function writeEvent({ state, callerId, losesLock }, userId, type, resourceOwner) {
  if (losesLock) throw lockLost();
  return appendEvent(state, userId, { type, editorId: callerId, resourceOwner });
}

// src/emulator/world/state.ts
function newId(state) {
  state.lastId += 16777216n;
  return String(state.lastId);
}

// src/emulator/management-v1/passwordless-registration.ts
var passwordlessRegistration = {
  addPasswordlessRegistration: ({ userId }, context) => {
    const details = begin(context, userId, "user.human.passwordless.initialization.code.added");
    const parameters = `userID=${userId}&orgID=${context.orgId}&codeID=${newId(context.state)}&code=${newRegistrationCode()}`;
    return {
      details,
      link: `${context.origin}/ui/login/login/passwordless/init?${parameters}`,
      expiration: seconds(3600)
    };
  },
  sendPasswordlessRegistration: ({ userId }, context) => ({
    details: begin(context, userId, "user.human.passwordless.initialization.code.requested")
  })
};
function begin(context, userId, type) {
  const { sequence, at, resourceOwner } = writeEvent(context, userId, type, context.orgId);
  return { sequence: BigInt(sequence), creationDate: timestamp(at), resourceOwner };
}

// src/emulator/service/remove-factor.ts
import { Code as Code4 } from "@connectrpc/connect";
var otpText = "Errors.User.MFA.OTP.NotExisting";
var webAuthN = {
  errorId: ErrorId.WebAuthNTokenNotFound,
  errorText: "Errors.User.WebAuthN.NotFound"
};
var removals = {
  u2f: { ...webAuthN, event: "user.human.mfa.u2f.token.removed" },
  passkey: { ...webAuthN, event: "user.human.passwordless.token.removed" },
  otp: { event: "user.human.mfa.otp.removed", errorId: ErrorId.OtpNotFound, errorText: otpText },
  otpSms: { event: "user.human.mfa.otp.sms.removed", errorId: ErrorId.OtpSmsNotFound, errorText: otpText },
  otpEmail: {
    event: "user.human.mfa.otp.email.removed",
    errorId: ErrorId.OtpEmailNotFound,
    errorText: otpText
  }
};
function findFactor({ text: text2 }, user, { type, tokenId }) {
  const found2 = user && user.given.state !== "deleted" ? user.factors.find(
    (factor) => factor.removedAt === void 0 && (tokenId === void 0 ? factor.type === type : "id" in factor && factor.id === tokenId)
  ) : void 0;
  if (found2) return found2;
  const { errorId, errorText } = removals[type];
  throw failure(Code4.NotFound, errorId, text2(errorText));
}
function removeFound(context, user, factor, type) {
  const written = writeEvent(context, user.given.id, removals[type].event, user.given.orgId);
  factor.removedAt = written.at;
  if (factor.type !== type) factor.staysListed = true;
  return { details: changeDetails(written) };
}

// src/emulator/management-v1/removals.ts
var removals2 = {
  removeHumanAuthFactorOTP: ({ userId }, context) => remove(context, userId, { type: "otp" }),
  removeHumanAuthFactorOTPSMS: ({ userId }, context) => remove(context, userId, { type: "otpSms" }),
  removeHumanAuthFactorOTPEmail: ({ userId }, context) => remove(context, userId, { type: "otpEmail" }),
  removeHumanAuthFactorU2F: ({ userId, tokenId }, context) => remove(context, userId, { type: "u2f", tokenId }),
  removeHumanPasswordless: ({ userId, tokenId }, context) => remove(context, userId, { type: "passkey", tokenId })
};
function remove(context, userId, target) {
  const known2 = context.state.users.get(userId);
  const user = known2?.given.orgId === context.orgId ? known2 : void 0;
  const factor = findFactor(context, user, target);
  return removeFound(context, user, factor, target.type);
}

// src/emulator/management-v1/api.ts
var rpcs = {
  healthz: () => ({}),
  ...changes,
  ...factors,
  ...listUsers,
  ...memberships,
  ...org,
  ...passwordlessRegistration,
  ...removals2,
  ...users
};
var managementV1 = {
  name: "v1",
  service: ManagementService,
  rpcs,
  heedsAcceptLanguage: true,
  checksOrigin: true,
  // The server's clock fires inside its look-up of the organization, which then seems not to exist.
  deadlineExceeded: () => failure(Code5.PermissionDenied, ErrorId.OrganizationNotFound, "Organisation doesn't exist"),
  passedOn: (error) => error
};

// src/emulator/user-v2/api.ts
import { Code as Code12, ConnectError as ConnectError5 } from "@connectrpc/connect";

// src/emulator/service/user-permission.ts
import { Code as Code6 } from "@connectrpc/connect";

// src/emulator/service/permissions.ts
var write = [
  "IAM_OWNER",
  "IAM_ORG_MANAGER",
  "IAM_USER_MANAGER",
  "IAM_LOGIN_CLIENT",
  "ORG_OWNER",
  "ORG_USER_MANAGER"
];
var viewers = ["IAM_OWNER_VIEWER", "ORG_OWNER_VIEWER"];
var editors = ["ORG_USER_PERMISSION_EDITOR", "ORG_PROJECT_PERMISSION_EDITOR"];
var project = [
  "PROJECT_OWNER",
  "PROJECT_OWNER_VIEWER",
  "PROJECT_GRANT_OWNER",
  "PROJECT_GRANT_OWNER_VIEWER"
];
var membershipRead = [
  ...write,
  ...viewers,
  ...project,
  "PROJECT_OWNER_GLOBAL",
  "PROJECT_OWNER_VIEWER_GLOBAL"
];
var rolesByPermission = {
  "user.write": write,
  "user.read": [...write, ...viewers, ...editors, ...project],
  "user.passkey.write": ["IAM_OWNER", "IAM_ORG_MANAGER", "IAM_USER_MANAGER", "IAM_LOGIN_CLIENT", "ORG_OWNER"],
  "user.credential.write": ["IAM_OWNER", "IAM_ORG_MANAGER", "IAM_LOGIN_CLIENT", "ORG_OWNER"],
  "org.read": [...write, ...viewers, "ORG_SETTINGS_MANAGER", ...editors],
  "user.membership.read": membershipRead,
  "user.global.read": [
    ...membershipRead.filter((role) => role !== "IAM_LOGIN_CLIENT"),
    ...editors,
    "ORG_PROJECT_CREATOR"
  ]
};
function rolesIn(user, orgId) {
  const { roles = {} } = user.given;
  return [...roles.instance ?? [], ...Object.hasOwn(roles, orgId) && roles[orgId] || []];
}
function permits(roles, permission) {
  return roles.some((role) => rolesByPermission[permission]?.includes(role));
}

// src/emulator/service/user-permission.ts
function demand({ caller, callerId }, permission, userId, orgId) {
  if (callerId === userId) return;
  const roles = caller ? rolesIn(caller, orgId) : [];
  if (roles.length === 0) throw failure(Code6.NotFound, ErrorId.MembershipNotFound, "membership not found");
  if (!permits(roles, permission)) throw denied("AUTH-AWfge");
  if (!permits(roles.filter(isNotOfProject), permission)) throw denied("AUTH-Swrgg2");
}
function sees({ caller, callerId }, permission, { given }) {
  if (callerId === given.id) return true;
  return caller !== void 0 && permits(rolesIn(caller, given.orgId).filter(isNotOfProject), permission);
}
function denied(id) {
  return failure(Code6.PermissionDenied, id, "No matching permissions found");
}
function isNotOfProject(role) {
  return !role.startsWith("PROJECT_");
}

// src/emulator/user-v2/list-details.ts
function listDetails2(state, matches2, shown) {
  return { totalResult: totalOf(matches2, shown), timestamp: timestamp(state.lastEventAt) };
}

// src/emulator/user-v2/factors.ts
var factors2 = {
  listAuthenticationFactors: (request, context) => {
    const found2 = listedFactors(context, request.userId).filter((factor) => matches(factor, request));
    demandRead(context, request.userId, found2);
    return { result: found2.map(authFactor2) };
  },
  listPasskeys: ({ userId }, context) => {
    const found2 = listedFactors(context, userId).filter(
      (factor) => factor.type === "passkey" && !isNotReady(factor)
    );
    demandRead(context, userId, found2);
    const result = found2.map((factor) => ({
      ..."id" in factor && { id: factor.id, name: factor.name },
      state: 2 /* READY */
    }));
    return { details: listDetails2(context.state, found2, found2), result };
  },
  listAuthenticationMethodTypes: ({ userId, domainQuery }, context) => {
    demand(context, "user.read", userId, context.orgId);
    const hasKeys = domainQuery === void 0 || domainQuery.domain === instanceDomain;
    const types2 = listedFactors(context, userId).filter((factor) => !isNotReady(factor) && (hasKeys || !("id" in factor))).map((factor) => methodTypes[factor.type]);
    const authMethodTypes = [...new Set(types2)];
    return { details: listDetails2(context.state, authMethodTypes, authMethodTypes), authMethodTypes };
  }
};
function demandRead(context, userId, found2) {
  const user = context.state.users.get(userId);
  if (found2.length > 0 && user) demand(context, "user.read", userId, user.given.orgId);
}
var kinds2 = {
  otp: 0 /* OTP */,
  otpSms: 1 /* OTP_SMS */,
  otpEmail: 2 /* OTP_EMAIL */,
  u2f: 3 /* U2F */
};
function matches(factor, { authFactors, states }) {
  const kind = kinds2[factor.type];
  if (kind === void 0 || authFactors.length > 0 && !authFactors.includes(kind)) return false;
  return (states.length > 0 ? states : [2 /* READY */]).includes(stateOf(factor));
}
function stateOf(factor) {
  return isNotReady(factor) ? 1 /* NOT_READY */ : 2 /* READY */;
}
function authFactor2(factor) {
  const state = stateOf(factor);
  switch (factor.type) {
    case "u2f": {
      const name = isNotReady(factor) ? "" : factor.name;
      return { state, type: { case: "u2f", value: { id: factor.id, name } } };
    }
    case "passkey":
    case "recoveryCodes":
      return {};
    default:
      return { state, type: { case: factor.type, value: {} } };
  }
}
var methodTypes = {
  otp: 4 /* TOTP */,
  u2f: 5 /* U2F */,
  passkey: 2 /* PASSKEY */,
  otpSms: 6 /* OTP_SMS */,
  otpEmail: 7 /* OTP_EMAIL */,
  recoveryCodes: 8 /* RECOVERY_CODE */
};

// src/emulator/user-v2/list-users.ts
import { Code as Code8 } from "@connectrpc/connect";

// src/emulator/user-v2/users.ts
import { Code as Code7 } from "@connectrpc/connect";
var users2 = {
  getUserByID: ({ userId }, context) => {
    const user = context.state.users.get(userId);
    if (!exists(context.state, user)) {
      throw failure(Code7.NotFound, ErrorId.UserNotFound, context.text("Errors.User.NotFound"));
    }
    demand(context, "user.read", userId, user.given.orgId);
    return { details: detailsOf(user), user: userMessage2(user) };
  }
};
function userState2({ given }) {
  return {
    active: 1 /* ACTIVE */,
    inactive: 2 /* INACTIVE */,
    locked: 4 /* LOCKED */,
    initial: 5 /* INITIAL */,
    deleted: 3 /* DELETED */
  }[given.state ?? "active"];
}
function userMessage2(user) {
  const { id, userName, human, machine } = user.given;
  return {
    userId: id,
    state: userState2(user),
    username: userName,
    loginNames: [userName],
    preferredLoginName: userName,
    type: human ? { case: "human", value: humanMessage2(human, displayName(user)) } : { case: "machine", value: machineMessage2(machine ?? {}, displayName(user)) },
    details: detailsOf(user)
  };
}
function detailsOf(user) {
  const { sequence, at } = lastRecordChange(user);
  return {
    sequence: BigInt(sequence),
    changeDate: timestamp(at),
    resourceOwner: user.given.orgId,
    creationDate: timestamp(user.createdAt)
  };
}
function humanMessage2(human, name) {
  const { firstName = "", lastName = "", nickName = "", preferredLanguage = "und" } = human;
  return {
    profile: {
      givenName: firstName,
      familyName: lastName,
      nickName,
      displayName: name,
      preferredLanguage,
      gender: 0 /* UNSPECIFIED */
    },
    email: { email: human.email ?? "", isVerified: human.emailVerified ?? false },
    phone: { phone: human.phone ?? "", isVerified: human.phoneVerified ?? false }
  };
}
function machineMessage2({ description = "", clientSecret, accessTokenType }, name) {
  return {
    name,
    description,
    hasSecret: clientSecret !== void 0,
    accessTokenType: accessTokenType === "jwt" ? 1 /* JWT */ : 0 /* BEARER */
  };
}

// src/emulator/user-v2/list-users.ts
var listUsers2 = {
  listUsers: ({ query, sortingColumn, queries }, context) => {
    const { state, text: text2 } = context;
    const test = userTest(queries, userState2, text2);
    if (query && query.offset >= 2n ** 63n) {
      throw failure(Code8.Internal, "QUERY-AG4gs", text2("Errors.Internal"));
    }
    const matches2 = candidates(state, queries, () => [...state.users.values()]).filter(
      (user) => exists(state, user) && sees(context, "user.read", user) && test(user) === true
    );
    const result = page(sortUsers(matches2, sortingColumn, query?.asc ?? false), query);
    return { details: listDetails2(state, matches2, result), result: result.map(userMessage2) };
  }
};

// src/emulator/user-v2/recovery-codes.ts
import { Code as Code10 } from "@connectrpc/connect";

// src/emulator/user-v2/used-id.ts
import { Code as Code9 } from "@connectrpc/connect";
function usedId({ state }, userId) {
  const user = state.users.get(userId);
  if (!user) throw failure(Code9.NotFound, "COMMAND-4g3xq", "Errors.NotFound");
  return user;
}

// src/emulator/user-v2/recovery-codes.ts
var recoveryCodes = {
  removeRecoveryCodes: ({ userId }, context) => {
    const user = usedId(context, userId);
    demand(context, "user.credential.write", userId, user.given.orgId);
    if (user.given.state === "locked") {
      throw failure(Code10.FailedPrecondition, "COMMAND-d9u8q", context.text("Errors.User.Locked"));
    }
    const last = eventsOf(context.state, userId).findLast(({ type }) => isLookedAt.test(type));
    const codes = user.factors.filter(
      ({ type, removedAt }) => type === "recoveryCodes" && removedAt === void 0
    );
    if (codes.length > 0 && user.given.state !== "deleted") {
      const { at } = writeEvent(context, userId, "user.human.mfa.recoverycode.removed", user.given.orgId);
      for (const code of codes) code.removedAt = at;
    }
    return { details: last ? changeDetails(last) : {} };
  }
};
var isLookedAt = /^user\.(human\.mfa\.recoverycode\.(added|removed)|locked|removed)$/;

// src/emulator/user-v2/registration-link.ts
import { Code as Code11 } from "@connectrpc/connect";
var registrationLink = {
  createPasskeyRegistrationLink: ({ userId, medium }, context) => {
    const { state, text: text2 } = context;
    const template = medium.case === "sendLink" ? medium.value.urlTemplate : void 0;
    const wrong = template === void 0 ? void 0 : templateErrorId(template);
    if (wrong) throw failure(Code11.InvalidArgument, wrong, text2("Errors.User.InvalidURLTemplate"));
    const owner = state.users.get(userId)?.given.orgId ?? "";
    const event = writeEvent(context, userId, "user.human.passwordless.initialization.code.requested", owner);
    const details = changeDetails(event);
    if (medium.case !== "returnCode") return { details };
    return { details, code: { id: newId(state), code: newRegistrationCode() } };
  }
};
function templateErrorId(template) {
  const rest = template.replace(/\{\{-?\s*\.\w+\s*-?\}\}/g, "");
  if (rest.includes("{{")) return "DOMAIN-oGh5e";
  const fields = [...template.matchAll(/\{\{-?\s*\.(\w+)/g)].map(([, name]) => name);
  return fields.every((name) => ["UserID", "OrgID", "CodeID", "Code"].includes(name)) ? void 0 : "DOMAIN-ieYa7";
}

// src/emulator/user-v2/removals.ts
var removals3 = {
  removeU2F: ({ userId, u2fId }, context) => removeIfThere(context, userId, { type: "u2f", tokenId: u2fId }),
  removePasskey: ({ userId, passkeyId }, context) => removeIfThere(context, userId, { type: "passkey", tokenId: passkeyId }),
  removeTOTP: ({ userId }, context) => removeIfThere(context, userId, { type: "otp" }),
  removeOTPSMS: ({ userId }, context) => removeIfPermitted(context, userId, { type: "otpSms" }),
  removeOTPEmail: ({ userId }, context) => removeIfPermitted(context, userId, { type: "otpEmail" })
};
function removeIfThere(context, userId, target) {
  const user = context.state.users.get(userId);
  const factor = findFactor(context, user, target);
  const { given } = user;
  demand(context, "user.write", userId, given.orgId);
  return removeFound(context, user, factor, target.type);
}
function removeIfPermitted(context, userId, target) {
  const user = usedId(context, userId);
  demand(context, "user.write", userId, user.given.orgId);
  return removeFound(context, user, findFactor(context, user, target), target.type);
}

// src/emulator/user-v2/api.ts
var rpcs2 = {
  ...factors2,
  ...listUsers2,
  ...recoveryCodes,
  ...registrationLink,
  ...removals3,
  ...users2
};
var userV2 = {
  name: "v2",
  service: UserService,
  rpcs: rpcs2,
  heedsAcceptLanguage: false,
  checksOrigin: false,
  // The server's clock fires inside its look-up of the instance, which then seems not to exist.
  deadlineExceeded: () => new ConnectError5(
    `unable to set instance using origin &{${instanceDomain}  http} (ExternalDomain is ${instanceDomain}): ID=QUERY-d3fas Message=Errors.Internal Parent=(context deadline exceeded)`,
    Code12.NotFound
  ),
  // What has no id of ZITADEL's went through a second server inside, which writes its own words before it.
  passedOn: (error) => error.code === Code12.Unknown && error.details.length === 0 ? new ConnectError5(`rpc error: code = Unknown desc = ${error.rawMessage}`, Code12.Unknown) : error
};

// src/emulator/protocols/served-methods.ts
var apis = { v1: managementV1, v2: userV2 };
var methods2 = new Map(
  Object.values(apis).map((api) => [
    api,
    api.service.methods.filter((method) => !isAlias(method))
  ])
);
function unaryMethods(api) {
  return methods2.get(api) ?? [];
}
var managementMethods = unaryMethods(managementV1);
function servedApis({ apis: names2 }) {
  return Object.values(apis).filter(({ name }) => names2.includes(name));
}
function connectGoApi(state, path2) {
  const { v2 } = apis;
  return servedApis(state).includes(v2) && path2.startsWith(`/${v2.service.typeName}/`) ? v2 : void 0;
}
function serviceNames(state) {
  return [Health.typeName, ...servedApis(state).map(({ service }) => service.typeName)];
}
var grpcGo = new Map(
  [...managementMethods, Health.method.check].map((method) => [
    `/${method.parent.typeName}/${method.name}`,
    method
  ])
);
function grpcGoMethod({ apis: names2 }, path2) {
  const method = grpcGo.get(path2);
  return method?.parent === Health || names2.includes("v1") ? method : void 0;
}

// src/emulator/protocols/reflection-files.ts
function describe(state, asked, sent) {
  const known2 = files(state);
  const extensions = known2.flatMap((file) => file.extensions);
  switch (asked.case) {
    case "listServices": {
      const service = serviceNames(state).map((name) => ({ name }));
      return { case: "listServicesResponse", value: create2(ListServiceResponseSchema, { service }) };
    }
    case "fileByFilename":
      return fileResponse(
        known2.find(({ proto }) => proto.name === asked.value),
        sent
      );
    case "fileContainingSymbol":
      return fileResponse(
        known2.find((file) => declares(file, asked.value)),
        sent
      );
    case "fileContainingExtension": {
      const { containingType, extensionNumber } = asked.value;
      const extension = extensions.find(
        ({ extendee, number }) => extendee.typeName === containingType && number === extensionNumber
      );
      return fileResponse(extension?.file, sent);
    }
    case "allExtensionNumbersOfType": {
      if (!known2.some((file) => declares(file, asked.value))) return void 0;
      const value = create2(ExtensionNumberResponseSchema, {
        baseTypeName: asked.value,
        extensionNumber: extensions.filter(({ extendee }) => extendee.typeName === asked.value).map(({ number }) => number)
      });
      return { case: "allExtensionNumbersResponse", value };
    }
    default:
      return void 0;
  }
}
function files(state) {
  const found2 = /* @__PURE__ */ new Set();
  const add = (file) => {
    if (file === file_zitadel_mgmt_v1_served_as || found2.has(file)) return;
    found2.add(file);
    file.dependencies.forEach(add);
  };
  for (const { service } of servedApis(state)) add(service.file);
  add(file_grpc_health_v1_health);
  return [...found2];
}
function declares(file, symbol) {
  const owner = symbol.slice(0, Math.max(0, symbol.lastIndexOf(".")));
  return [...file.messages, ...file.enums, ...file.extensions].some(({ typeName }) => typeName === symbol) || file.messages.some(
    ({ typeName, fields, nestedMessages, nestedEnums }) => typeName === owner && fields.some(({ name }) => symbol === `${owner}.${name}`) || [...nestedMessages, ...nestedEnums].some((nested) => nested.typeName === symbol)
  ) || file.services.some(
    ({ typeName, methods: methods3 }) => typeName === symbol || methods3.some((method) => !isAlias(method) && `${typeName}.${method.name}` === symbol)
  );
}
function fileResponse(file, sent) {
  if (!file) return void 0;
  const fileDescriptorProto = [];
  const add = (one) => {
    if (one === file_zitadel_mgmt_v1_served_as || sent.has(one)) return;
    sent.add(one);
    fileDescriptorProto.push(toBinary(FileDescriptorProtoSchema, withoutAliases(one)));
    one.dependencies.forEach(add);
  };
  add(file);
  return {
    case: "fileDescriptorResponse",
    value: create2(FileDescriptorResponseSchema, { fileDescriptorProto })
  };
}
function withoutAliases(file) {
  const proto = clone(FileDescriptorProtoSchema, file.proto);
  const aliasFile = file_zitadel_mgmt_v1_served_as.proto.name;
  proto.dependency = proto.dependency.filter((name) => name !== aliasFile);
  for (const [index, service] of file.services.entries()) {
    const aliases = service.methods.filter(isAlias).map(({ name }) => name);
    const described = proto.service[index];
    if (described) described.method = described.method.filter(({ name }) => !aliases.includes(name));
  }
  return proto;
}

// src/emulator/protocols/reflection.ts
var path = /^\/grpc\.reflection\.(v1|v1alpha)\.ServerReflection\/ServerReflectionInfo$/;
var maxBytes = 4 * 1024 * 1024;
function takeReflectionStream(state, stream, headers) {
  const type = headers["content-type"] ?? "";
  if (headers[":method"] !== "POST" || !path.test(headers[":path"] ?? "")) return false;
  if (!/^application\/grpc(\+proto)?$/.test(type)) return false;
  stream.respond(
    {
      ":status": 200,
      "content-type": type,
      "grpc-accept-encoding": "gzip",
      "x-robots-tag": "none",
      date: httpDate()
    },
    { waitForTrailers: true }
  );
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
  void answerQuestions(state, stream);
  return true;
}
async function answerQuestions(state, stream) {
  const sent = /* @__PURE__ */ new Set();
  try {
    for await (const { data } of pipe(
      stream,
      transformSplitEnvelope(maxBytes)
    )) {
      stream.write(encodeEnvelope(0, answerQuestion(state, data, sent)));
    }
    stream.end();
  } catch {
    stream.close();
  }
}
function answerQuestion(state, data, sent) {
  const originalRequest = fromBinary(ServerReflectionRequestSchema, data);
  const messageResponse = describe(state, originalRequest.messageRequest, sent) ?? {
    case: "errorResponse",
    value: create3(ErrorResponseSchema, { errorCode: Code13.NotFound, errorMessage: "proto:\xA0not found" })
  };
  return toBinary2(
    ServerReflectionResponseSchema,
    create3(ServerReflectionResponseSchema, { originalRequest, messageResponse })
  );
}

// src/emulator/protocols/router.ts
import { posix } from "node:path";

// src/emulator/oauth/answers.ts
function json(body, status = 200) {
  const headers = { "cache-control": "no-store", pragma: "no-cache", expires: (/* @__PURE__ */ new Date(0)).toUTCString() };
  return Response.json(body, { status, headers });
}
function oauthError(error, description, status = 400) {
  return json({ error, error_description: description }, status);
}
function redirect(to, cookie) {
  return new Response(null, {
    status: 302,
    headers: { location: to, ...cookie && { "set-cookie": cookie } }
  });
}
function page2(title, main, status = 200) {
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 30rem; margin: 3rem auto; padding: 0 1rem; }
  button { display: block; width: 100%; margin: 0.5rem 0; padding: 0.5rem; font: inherit; text-align: left; }
</style>
<main>
<h1>${title}</h1>
${main}
</main>
</html>
`;
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'"
  };
  return new Response(html, { status, headers });
}
function escapeHtml(text2) {
  return text2.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

// src/emulator/world/oauth-state.ts
function createOAuthState(projectId) {
  return {
    projectId,
    signingKeys: void 0,
    authRequests: /* @__PURE__ */ new Map(),
    codes: /* @__PURE__ */ new Map(),
    refreshTokens: /* @__PURE__ */ new Map(),
    grants: /* @__PURE__ */ new Map(),
    sessions: /* @__PURE__ */ new Map()
  };
}
function randomText(bytes = 24) {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString("base64url");
}

// src/emulator/oauth/form-request.ts
function clientOf({ form, authorization }) {
  const [, credentials] = /^Basic (.*)$/i.exec(authorization ?? "") ?? [];
  const client = { id: form.get("client_id") ?? "", secret: form.get("client_secret") ?? "" };
  if (credentials !== void 0) {
    const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(credentials, "base64").toString()) ?? [];
    try {
      if (id !== void 0 && secret !== void 0) {
        client.id = decodeFormPart(id);
        client.secret = decodeFormPart(secret);
      }
    } catch {
      return oauthError("invalid_client", "invalid basic auth header");
    }
  }
  if (!client.id && !form.get("client_assertion")) {
    return oauthError("invalid_request", "client_id or client_assertion must be provided");
  }
  return client;
}
function scopesOf({ form }) {
  const scope = form.get("scope");
  if (scope === null) return oauthError("invalid_request", scopeMissing);
  return knownScopes(scope);
}
function knownScopes(scope) {
  return scope.split(" ").filter((name) => /^(openid|profile|email|phone|address|offline_access|urn:zitadel:iam:.+)$/.test(name));
}
var scopeMissing = "The scope of your request is missing. Please ensure some scopes are requested. If you have any questions, you may contact the administrator of the application.";
function decodeFormPart(text2) {
  return decodeURIComponent(text2.replaceAll("+", " "));
}

// src/emulator/oauth/authorize.ts
function authorize({ state, issuer, form }, session) {
  const clientId = form.get("client_id");
  const redirectUri = form.get("redirect_uri");
  if (!clientId) return oauthError("invalid_request", "client_id missing");
  if (!redirectUri || !onThisMachine(redirectUri)) {
    return oauthError("invalid_request", "the redirect_uri is not one of the application's");
  }
  const challenge = form.get("code_challenge");
  const asked = {
    clientId,
    redirectUri,
    scopes: knownScopes(form.get("scope") ?? ""),
    state: form.get("state") ?? void 0,
    nonce: form.get("nonce") ?? void 0,
    challenge: challenge ? { value: challenge, method: form.get("code_challenge_method") ?? "plain" } : void 0
  };
  const refuse2 = (error) => redirect(withParameters(asked, { error }));
  if (form.get("response_type") !== "code") return refuse2("unsupported_response_type");
  if (!form.get("scope")) return refuse2("invalid_request");
  const prompt = form.get("prompt") ?? "";
  if (session && isEnabled(state, state.users.get(session.userId)) && ["", "none"].includes(prompt)) {
    return sendCode(state, asked, session);
  }
  if (prompt === "none") return refuse2("login_required");
  const id = randomText();
  state.oauth.authRequests.set(id, asked);
  const page3 = new URLSearchParams({ authRequestID: id, q: form.get("login_hint") ?? "" });
  return redirect(`${issuer}/ui/login/login?${page3}`);
}
function sendCode(state, asked, signIn2, cookie) {
  const code = randomText();
  const grant = {
    ...signIn2,
    clientId: asked.clientId,
    scopes: asked.scopes,
    ...asked.nonce !== void 0 && { nonce: asked.nonce },
    amr: signIn2.secondFactor ? ["pwd", "mfa"] : ["pwd"],
    origins: [new URL(asked.redirectUri).origin],
    idTokenSeconds: 43200
  };
  state.oauth.codes.set(code, { ...asked, grant });
  return redirect(withParameters(asked, { code }), cookie);
}
function withParameters({ redirectUri, state }, parameters) {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  if (state !== void 0) url.searchParams.set("state", state);
  return url.href;
}
function onThisMachine(address) {
  return /^https?:\/\/(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?(\/|\?|$)/.test(address) && URL.canParse(address);
}

// src/emulator/oauth/discovery.ts
var languages = "bg cs de en es fr hu id it ja ko mk nl pl pt ro ru sv tr uk zh";
var claims = "sub aud exp iat iss auth_time nonce acr amr c_hash at_hash act scopes client_id azp preferred_username name family_name given_name locale email email_verified phone_number phone_number_verified";
function discovery(issuer) {
  const clientAuthentication = ["client_secret_basic", "client_secret_post", "private_key_jwt"];
  return json({
    issuer,
    authorization_endpoint: `${issuer}/oauth/v2/authorize`,
    token_endpoint: `${issuer}/oauth/v2/token`,
    introspection_endpoint: `${issuer}/oauth/v2/introspect`,
    userinfo_endpoint: `${issuer}/oidc/v1/userinfo`,
    revocation_endpoint: `${issuer}/oauth/v2/revoke`,
    end_session_endpoint: `${issuer}/oidc/v1/end_session`,
    device_authorization_endpoint: `${issuer}/oauth/v2/device_authorization`,
    jwks_uri: `${issuer}/oauth/v2/keys`,
    scopes_supported: ["openid", "profile", "email", "phone", "address", "offline_access"],
    response_types_supported: ["code", "id_token", "id_token token"],
    response_modes_supported: ["query", "fragment", "form_post"],
    grant_types_supported: [
      "authorization_code",
      "implicit",
      "refresh_token",
      "client_credentials",
      "urn:ietf:params:oauth:grant-type:jwt-bearer",
      "urn:ietf:params:oauth:grant-type:device_code"
    ],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["EdDSA", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512"],
    request_object_signing_alg_values_supported: ["RS256"],
    token_endpoint_auth_methods_supported: ["none", ...clientAuthentication],
    token_endpoint_auth_signing_alg_values_supported: ["RS256"],
    revocation_endpoint_auth_methods_supported: ["none", ...clientAuthentication],
    revocation_endpoint_auth_signing_alg_values_supported: ["RS256"],
    introspection_endpoint_auth_methods_supported: ["client_secret_basic", "private_key_jwt"],
    introspection_endpoint_auth_signing_alg_values_supported: ["RS256"],
    claims_supported: claims.split(" "),
    code_challenge_methods_supported: ["S256"],
    ui_locales_supported: languages.split(" "),
    request_parameter_supported: true,
    request_uri_parameter_supported: false
  });
}

// src/emulator/oauth/issue-tokens.ts
import { SignJWT } from "jose";

// src/emulator/oauth/signing-keys.ts
import { exportJWK, generateKeyPair } from "jose";
function signingKeys(state) {
  state.oauth.signingKeys ??= Promise.all([makeKey(newId(state)), makeKey(newId(state))]);
  return state.oauth.signingKeys;
}
async function makeKey(kid) {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  return { kid, privateKey, publicJwk: await exportJWK(publicKey) };
}
async function keys(state) {
  const list = await signingKeys(state);
  const answer3 = json({
    keys: list.map(({ kid, publicJwk }) => ({ use: "sig", ...publicJwk, kid, alg: "RS256" }))
  });
  answer3.headers.set("cache-control", "max-age=300, must-revalidate");
  answer3.headers.delete("pragma");
  answer3.headers.delete("expires");
  return answer3;
}

// src/emulator/oauth/issue-tokens.ts
var lifeSeconds = 43200;
var expiresIn = 43199;
async function issueTokens(state, issuer, user, grant) {
  const { scopes } = grant;
  const accessToken = user.given.machine?.accessTokenType === "jwt" ? await jwtAccessToken(state, issuer, grant) : randomText(opaqueBytes);
  const language = user.given.human?.preferredLanguage;
  state.oauth.grants.set(accessToken, grant);
  state.accessTokens.set(accessToken, {
    userId: grant.userId,
    expiresAt: state.now() + lifeSeconds * 1e3,
    forApi: audiences(state.oauth, scopes).includes(state.oauth.projectId),
    ...language && { language },
    mfa: grant.secondFactor || !hasSecondFactor(user),
    ...grant.origins && { origins: grant.origins }
  });
  return json({
    access_token: accessToken,
    token_type: "Bearer",
    ...user.given.human && scopes.includes("offline_access") && { refresh_token: refreshToken(state, grant, accessToken) },
    expires_in: expiresIn,
    ...scopes.includes("openid") && { id_token: await idToken(state, issuer, grant, accessToken) }
  });
}
var opaqueBytes = 78;
function refreshToken(state, grant, accessToken) {
  const token2 = randomText(opaqueBytes);
  state.oauth.refreshTokens.set(token2, { grant, accessToken });
  return token2;
}
async function jwtAccessToken(state, issuer, grant) {
  const now = seconds2(state);
  return sign(state, {
    iss: issuer,
    sub: grant.userId,
    aud: audiences(state.oauth, grant.scopes),
    exp: now + lifeSeconds,
    iat: now,
    nbf: now,
    client_id: grant.clientId,
    jti: `V2_${newId(state)}-at_${newId(state)}`
  });
}
async function idToken(state, issuer, grant, accessToken) {
  const now = seconds2(state);
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(accessToken));
  return sign(state, {
    iss: issuer,
    sub: grant.userId,
    aud: [...audiences(state.oauth, grant.scopes), grant.clientId],
    exp: now + grant.idTokenSeconds,
    iat: now,
    auth_time: grant.authTime,
    ...grant.nonce && { nonce: grant.nonce },
    ...grant.amr && { amr: grant.amr },
    azp: grant.clientId,
    client_id: grant.clientId,
    at_hash: Buffer.from(hash, 0, 16).toString("base64url")
  });
}
async function sign(state, claims2) {
  const [key] = await signingKeys(state);
  if (!key) throw new Error("there is no key");
  return new SignJWT(claims2).setProtectedHeader({ alg: "RS256", kid: key.kid, typ: "JWT" }).sign(key.privateKey);
}
function audiences({ projectId }, scopes) {
  const ids = scopes.flatMap((scope) => /^urn:zitadel:iam:org:project:id:(.+):aud$/.exec(scope)?.[1] ?? []);
  return [...new Set(ids.map((id) => id === "zitadel" ? projectId : id))];
}
function hasSecondFactor({ factors: factors3 }) {
  return factors3.some(
    (factor) => factor.removedAt === void 0 && factor.type !== "passkey" && !("state" in factor && factor.state === "not_ready")
  );
}
function seconds2(state) {
  return Math.floor(state.now() / 1e3);
}

// src/emulator/oauth/sign-in-page.ts
var maxShown = 50;
var sessionCookie = "zitadel.useragent";
function signInPage({ state, form }) {
  const id = form.get("authRequestID") ?? "";
  const asked = state.oauth.authRequests.get(id);
  if (!asked)
    return page2(
      "Sign in",
      "<p>This sign-in is over or was never begun. Start again in the application.</p>",
      400
    );
  const query = form.get("q") ?? "";
  const found2 = candidates2(state, query);
  const hidden = `<input type="hidden" name="authRequestID" value="${escapeHtml(id)}">`;
  return page2(
    "Sign in",
    `<p>This is the emulator: choose who you are. The application is <b>${escapeHtml(asked.clientId)}</b>.</p>
<form>
${hidden}
<label>Search <input name="q" type="search" value="${escapeHtml(query)}"></label>
</form>
<form method="post">
${hidden}
<label><input name="secondFactor" type="checkbox" checked> Use the second factor, if there is one</label>
${found2.map(button).join("\n")}
</form>
<p>${found2.length === 0 ? "No active person has such a name." : ""}</p>`
  );
}
function signIn({ state, form }) {
  const id = form.get("authRequestID") ?? "";
  const asked = state.oauth.authRequests.get(id);
  const user = state.users.get(form.get("userId") ?? "");
  if (!asked || !user?.given.human || !isEnabled(state, user)) {
    return page2("Sign in", "<p>Nobody was signed in. Start again in the application.</p>", 400);
  }
  state.oauth.authRequests.delete(id);
  const session = {
    userId: user.given.id,
    authTime: seconds2(state),
    secondFactor: form.get("secondFactor") === "on"
  };
  const cookie = randomText();
  state.oauth.sessions.set(cookie, session);
  return sendCode(state, asked, session, `${sessionCookie}=${cookie}; Path=/; HttpOnly; SameSite=Lax`);
}
function candidates2(state, query) {
  const wanted = query.toLowerCase();
  const found2 = [];
  for (const user of state.users.values()) {
    if (!user.given.human || !isEnabled(state, user)) continue;
    if (`${nameOf(user)} ${user.given.userName}`.toLowerCase().includes(wanted)) found2.push(user);
    if (found2.length === maxShown) break;
  }
  return found2;
}
function button(user) {
  const { id, userName } = user.given;
  return `<button name="userId" value="${escapeHtml(id)}">${escapeHtml(`${nameOf(user)} (${userName})`)}</button>`;
}
function nameOf({ given: { human } }) {
  return [human?.firstName, human?.lastName].filter(Boolean).join(" ");
}

// src/emulator/oauth/session-end-points.ts
function userInfo({ state, form, authorization }) {
  const token2 = /^Bearer (.+)$/.exec(authorization ?? "")?.[1] ?? form.get("access_token");
  if (!token2) return oauthError("invalid_request", "access token missing", 401);
  const grant = state.oauth.grants.get(token2);
  const user = state.users.get(grant?.userId ?? "");
  const valid = (state.accessTokens.get(token2)?.expiresAt ?? 0) > state.now();
  if (!grant || !user || !valid) return oauthError("access_denied", "access token invalid", 401);
  const { human, userName } = user.given;
  const allowed = (scope) => human && grant.scopes.includes(scope);
  return json({
    sub: grant.userId,
    ...allowed("profile") && {
      name: [human?.firstName, human?.lastName].filter(Boolean).join(" "),
      given_name: human?.firstName,
      family_name: human?.lastName,
      locale: human?.preferredLanguage,
      preferred_username: userName
    },
    ...allowed("email") && { email: human?.email, email_verified: human?.emailVerified === true },
    ...allowed("phone") && {
      phone_number: human?.phone,
      phone_number_verified: human?.phoneVerified === true
    }
  });
}
function revoke(request) {
  const { state, form } = request;
  const client = clientOf(request);
  if (client instanceof Response) return client;
  const token2 = form.get("token") ?? "";
  const known2 = state.oauth.refreshTokens.get(token2);
  const clientId = known2?.grant.clientId ?? state.oauth.grants.get(token2)?.clientId;
  if (clientId !== void 0 && clientId !== client.id) {
    return oauthError("invalid_client", "token was not issued for this client");
  }
  for (const accessToken of [token2, known2?.accessToken ?? ""]) {
    state.oauth.grants.delete(accessToken);
    state.accessTokens.delete(accessToken);
  }
  state.oauth.refreshTokens.delete(token2);
  return json({});
}
function endSession({ state, issuer, form }, cookie) {
  if (cookie) state.oauth.sessions.delete(cookie);
  const expired = `${sessionCookie}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax`;
  const back = form.get("post_logout_redirect_uri");
  if (!back) return redirect(`${issuer}/ui/login/logout/done`, expired);
  if (!onThisMachine(back)) return oauthError("invalid_request", "post_logout_redirect_uri invalid");
  const url = new URL(back);
  const given = form.get("state");
  if (given !== null) url.searchParams.set("state", given);
  return redirect(url.href, expired);
}

// src/emulator/oauth/application-grants.ts
async function exchangeCode(request) {
  const { state, issuer, form } = request;
  const client = clientOf(request);
  if (client instanceof Response) return client;
  const code = form.get("code");
  const redirectUri = form.get("redirect_uri");
  if (!code) return oauthError("invalid_request", "code missing");
  if (!redirectUri) return oauthError("invalid_request", "redirect_uri missing");
  const asked = state.oauth.codes.get(code);
  if (!asked || asked.clientId !== client.id)
    return oauthError("invalid_request", "Errors.AuthRequest.NoCode");
  const wrong = await checkVerifier(asked, form.get("code_verifier"));
  if (wrong) return wrong;
  if (redirectUri !== asked.redirectUri)
    return oauthError("invalid_grant", "redirect_uri does not correspond");
  const user = state.users.get(asked.grant.userId);
  if (!isEnabled(state, user)) return oauthError("invalid_request", "Errors.User.NotActive");
  state.oauth.codes.delete(code);
  return issueTokens(state, issuer, user, asked.grant);
}
async function checkVerifier({ challenge }, verifier) {
  if (!challenge) return void 0;
  if (!verifier) return oauthError("invalid_request", "code_verifier required");
  const digest = async () => crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  const given = challenge.method === "plain" ? verifier : Buffer.from(await digest()).toString("base64url");
  return given === challenge.value ? void 0 : oauthError("invalid_grant", "invalid code_verifier");
}
async function refresh(request) {
  const { state, issuer, form } = request;
  const client = clientOf(request);
  if (client instanceof Response) return client;
  const token2 = form.get("refresh_token");
  if (!token2) return oauthError("invalid_request", "refresh_token missing");
  const { refreshTokens, grants } = state.oauth;
  const known2 = refreshTokens.get(token2);
  const user = known2 && state.users.get(known2.grant.userId);
  if (!known2 || known2.grant.clientId !== client.id || !isEnabled(state, user)) {
    return oauthError("invalid_request", "Errors.OIDCSession.RefreshTokenInvalid");
  }
  refreshTokens.delete(token2);
  grants.delete(known2.accessToken);
  state.accessTokens.delete(known2.accessToken);
  return issueTokens(state, issuer, user, known2.grant);
}

// src/emulator/oauth/machine-grants.ts
import { importSPKI, jwtVerify } from "jose";
var maxAgeSeconds = 3600;
var toleranceSeconds = 1;
async function clientCredentials(request) {
  const { state, issuer } = request;
  const client = clientOf(request);
  if (client instanceof Response) return client;
  const user = state.usersByLoginName.get(client.id.toLowerCase());
  if (!exists(state, user)) return oauthError("invalid_client", "client not found");
  const { clientSecret } = user.given.machine ?? {};
  if (!clientSecret) return oauthError("invalid_request", "Errors.User.Machine.Secret.NotExisting");
  if (clientSecret !== client.secret)
    return oauthError("invalid_request", "Errors.User.Machine.Secret.Invalid");
  const scopes = scopesOf(request);
  if (scopes instanceof Response) return scopes;
  if (!isEnabled(state, user)) return notActive();
  const grant = { ...machineGrant(state, user, scopes), amr: ["pwd"], idTokenSeconds: 43200 };
  return issueTokens(state, issuer, user, grant);
}
async function jwtProfile(request) {
  const { state, issuer, form } = request;
  const assertion = form.get("assertion");
  if (!assertion) return oauthError("invalid_request", "assertion missing");
  const user = await signerOf(state, assertion, issuer);
  if (!user) return oauthError("server_error", "Errors.Internal", 500);
  const scopes = scopesOf(request);
  if (scopes instanceof Response) return scopes;
  if (!isEnabled(state, user)) return notActive();
  return issueTokens(state, issuer, user, { ...machineGrant(state, user, scopes), idTokenSeconds: 0 });
}
async function signerOf(state, assertion, issuer) {
  try {
    const { payload, protectedHeader } = await jwtVerify(
      assertion,
      ({ kid = "", alg = "" }) => importSPKI(state.keys.get(kid)?.publicKey ?? "", alg),
      {
        algorithms: ["RS256", "PS256", "ES256"],
        audience: issuer,
        requiredClaims: ["exp"],
        maxTokenAge: maxAgeSeconds,
        clockTolerance: toleranceSeconds,
        currentDate: new Date(state.now())
      }
    );
    const { userId } = state.keys.get(protectedHeader.kid ?? "") ?? {};
    const user = state.users.get(userId ?? "");
    return exists(state, user) && payload.iss === userId && payload.sub === userId ? user : void 0;
  } catch {
    return void 0;
  }
}
function machineGrant(state, { given }, scopes) {
  return {
    userId: given.id,
    clientId: given.userName,
    scopes,
    authTime: seconds2(state),
    secondFactor: false
  };
}
function notActive() {
  return oauthError("invalid_request", "Errors.User.NotActive");
}

// src/emulator/oauth/token.ts
async function token(request) {
  const grantType = request.form.get("grant_type");
  switch (grantType) {
    case "client_credentials":
      return clientCredentials(request);
    case "urn:ietf:params:oauth:grant-type:jwt-bearer":
      return jwtProfile(request);
    case "authorization_code":
      return exchangeCode(request);
    case "refresh_token":
      return refresh(request);
    case null:
    case "":
      return oauthError("invalid_request", "grant_type missing");
    default:
      return oauthError("unsupported_grant_type", `${grantType} not supported`);
  }
}

// src/emulator/oauth/oauth.ts
async function handleOAuth(state, request) {
  const { pathname, origin: issuer, searchParams } = new URL(request.url);
  const { headers, method } = request;
  const asked = {
    state,
    issuer,
    form: await formOf(request, searchParams),
    authorization: headers.get("authorization")
  };
  const cookie = new RegExp(`(?:^|; )${sessionCookie}=([^;]+)`).exec(headers.get("cookie") ?? "")?.[1];
  switch (pathname) {
    case "/.well-known/openid-configuration":
      return discovery(issuer);
    case "/oauth/v2/keys":
      return keys(state);
    case "/oauth/v2/token":
      return token(asked);
    case "/oauth/v2/authorize":
      return authorize(asked, state.oauth.sessions.get(cookie ?? ""));
    case "/oauth/v2/revoke":
      return revoke(asked);
    case "/oidc/v1/userinfo":
      return userInfo(asked);
    case "/oidc/v1/end_session":
      return endSession(asked, cookie);
    case "/ui/login/login":
      return method === "POST" ? signIn(asked) : signInPage(asked);
    case "/ui/login/logout/done":
      return page2("Signed out", "<p>You are signed out of the emulator.</p>");
    default:
      return new Response("404 page not found\n", { status: 404, headers: { "content-type": "text/plain" } });
  }
}
async function formOf(request, query) {
  const isForm2 = request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded");
  return new URLSearchParams([...new URLSearchParams(isForm2 ? await request.text() : ""), ...query]);
}

// src/emulator/protocols/connect-go/handler.ts
import { Code as Code22, ConnectError as ConnectError13 } from "@connectrpc/connect";

// src/emulator/service/invoke.ts
import { setTimeout } from "node:timers/promises";
import { create as create4 } from "@bufbuild/protobuf";
import { Code as Code16, ConnectError as ConnectError8 } from "@connectrpc/connect";

// src/emulator/service/api.ts
function runRpc({ rpcs: rpcs3 }, localName, request, context) {
  const rpc = rpcs3[localName];
  return rpc(request, context);
}

// src/emulator/service/call-log.ts
var limit = 1e4;
function logCall({ calls }, call2, error) {
  const id = error && failureId(error);
  calls.push({ ...call2, answer: { code: error?.code ?? 0, ...id !== void 0 && { id } } });
  if (calls.length >= 2 * limit) calls.splice(0, limit);
}

// src/emulator/service/checks.ts
import { Code as Code15, ConnectError as ConnectError7 } from "@connectrpc/connect";

// src/emulator/service/authentication.ts
import { Code as Code14, ConnectError as ConnectError6 } from "@connectrpc/connect";
function authenticate(state, header) {
  if (!header) throw new ConnectError6("auth header missing", Code14.Unauthenticated);
  const [, secret, ...more] = header.split("Bearer ");
  if (secret === void 0 || more.length > 0) {
    throw failure(Code14.Unauthenticated, ErrorId.InvalidAuthorizationHeader, "invalid auth header");
  }
  const token2 = state.accessTokens.get(secret);
  const caller = state.users.get(token2?.userId ?? state.personalAccessTokens.get(secret) ?? "");
  const expired = token2 && (token2.expiresAt <= state.now() || !token2.forApi);
  if (expired || !isEnabled(state, caller)) {
    throw failure(Code14.Unauthenticated, ErrorId.TokenInvalid, "Errors.Token.Invalid");
  }
  if (token2?.mfa === false) throw failure(Code14.PermissionDenied, ErrorId.MfaRequired, "mfa required");
  return { caller, token: token2 };
}

// src/emulator/service/language.ts
var languages2 = [
  "en",
  "bg",
  "cs",
  "de",
  "es",
  "fr",
  "hu",
  "id",
  "it",
  "ja",
  "ko",
  "mk",
  "nl",
  "pl",
  "pt",
  "ro",
  "ru",
  "sv",
  "tr",
  "uk",
  "zh"
];
var relatives = {
  gsw: ["de", "high"],
  lb: ["de", "high"],
  af: ["nl", "low"],
  ay: ["es", "low"],
  be: ["ru", "low"],
  br: ["fr", "low"],
  ca: ["es", "low"],
  chr: ["en", "low"],
  co: ["fr", "low"],
  crs: ["fr", "low"],
  cy: ["en", "low"],
  eu: ["es", "low"],
  fy: ["nl", "low"],
  ga: ["en", "low"],
  gd: ["en", "low"],
  gl: ["es", "low"],
  gn: ["es", "low"],
  haw: ["en", "low"],
  ht: ["fr", "low"],
  is: ["en", "low"],
  jv: ["id", "low"],
  kri: ["en", "low"],
  la: ["it", "low"],
  mi: ["en", "low"],
  oc: ["fr", "low"],
  pcm: ["en", "low"],
  rm: ["de", "low"],
  sk: ["cs", "low"],
  su: ["id", "low"]
};
var byScript = { Latn: "en", Cyrl: "mk", Jpan: "ja", Kore: "ko", Hans: "zh" };
var names = {
  "*": "mul",
  english: "en",
  deutsch: "de",
  italian: "it",
  french: "fr"
};
var known = new Intl.DisplayNames("en", { type: "language", fallback: "none" });
function negotiateLanguage(preferred, header) {
  const wishes = [...parseAcceptLanguage(preferred) ?? [], ...parseAcceptLanguage(header) ?? []];
  return bestMatch(wishes) ?? byScript[scriptOf(wishes[0])] ?? "en";
}
function parseAcceptLanguage(header = "") {
  const wishes = [];
  for (const entry of header.split(",")) {
    const [tag = "", parameter = ""] = entry.split(/;(.*)/s).map((part) => part.trim());
    if (tag === "" && parameter === "") continue;
    const locale = parseTag(names[tag] ?? tag);
    const weight = parameter === "" ? 1 : parseWeight(parameter);
    if (!locale || Number.isNaN(weight)) return void 0;
    if (weight > 0) wishes.push({ locale, weight });
  }
  return wishes.sort((one, other) => other.weight - one.weight).map(({ locale }) => locale);
}
function parseTag(tag) {
  try {
    const locale = new Intl.Locale(tag.replaceAll("_", "-"));
    return known.of(locale.language) ? locale : void 0;
  } catch {
    return void 0;
  }
}
function parseWeight(parameter) {
  const text2 = /^q\s*=\s*(.+)$/s.exec(parameter)?.[1];
  return text2 === void 0 ? Number.NaN : Number(text2);
}
var rank = { low: 1, high: 2, exact: 3 };
function bestMatch(wishes) {
  let best;
  let pinned;
  for (const [index, wish] of wishes.entries()) {
    if (pinned && wish.language !== pinned) continue;
    const match = matchOf(wish);
    if (!match) continue;
    if (match.confidence === "exact") return match.language;
    if (match.sameLanguage && !wishes.slice(index + 1).some(({ language }) => language === wish.language)) {
      pinned = wish.language;
    }
    if (!best || rank[match.confidence] > rank[best.confidence]) best = match;
  }
  return best?.language;
}
function matchOf(wish) {
  const own = languages2.find((candidate) => candidate === wish.language);
  const [language, confidence] = own ? [own, "exact"] : relatives[wish.language] ?? [];
  if (!language || !confidence) return void 0;
  const wanted = wish.maximize();
  const have = new Intl.Locale(language).maximize();
  if (wanted.script !== have.script) {
    const readable = language === "zh" && wanted.script === "Hant";
    return readable ? { language, confidence: "low", sameLanguage: false } : void 0;
  }
  if (confidence === "exact" && wanted.region !== have.region) {
    return { language, confidence: "high", sameLanguage: true };
  }
  return { language, confidence, sameLanguage: own !== void 0 };
}
function scriptOf(wish) {
  return wish?.maximize().script ?? "";
}

// src/emulator/service/method-permission.ts
import { getOption as getOption3, hasOption as hasOption3 } from "@bufbuild/protobuf";
function permissionOf(method) {
  if (hasOption3(method, auth_option)) return getOption3(method, auth_option).permission;
  return hasOption3(method, options) ? getOption3(method, options).authOption?.permission : void 0;
}

// src/emulator/service/texts.ts
var texts = {
  "Errors.User.WebAuthN.NotFound": {
    en: "WebAuthN Token could not be found",
    de: "WebAuthN Token konnte nicht gefunden werden",
    fr: "Le token WebAuthN n'a pas \xE9t\xE9 trouv\xE9",
    ja: "WebAuthN\u30C8\u30FC\u30AF\u30F3\u304C\u898B\u3064\u304B\u308A\u307E\u305B\u3093\u3067\u3057\u305F"
  },
  "Errors.User.MFA.OTP.NotExisting": {
    en: "Multifactor OTP (OneTimePassword) doesn't exist",
    de: "Multifaktor OTP (OneTimePassword) existiert nicht",
    fr: "OTP multifactoriel (mot de passe \xE0 usage unique) n'existe pas.",
    ja: "\u591A\u8981\u7D20OTP\uFF08\u30EF\u30F3\u30BF\u30A4\u30E0\u30D1\u30B9\u30EF\u30FC\u30C9\uFF09\u304C\u5B58\u5728\u3057\u307E\u305B\u3093",
    nl: "Multifactor OTP (OneTimePassword) bestaat niet"
  },
  "Errors.User.NotFound": {
    en: "User could not be found",
    de: "Benutzer konnte nicht gefunden werden",
    fr: "L'utilisateur n'a pas \xE9t\xE9 trouv\xE9",
    ja: "\u30E6\u30FC\u30B6\u30FC\u304C\u898B\u3064\u304B\u308A\u307E\u305B\u3093"
  },
  "Errors.Query.TooManyNestingLevels": {
    en: "Too many query nesting levels (Max 20)",
    de: "Zu viele Abfrageverschachtelungsebenen (maximal 20)",
    fr: "Trop de niveaux d'imbrication de requ\xEAtes (maximum 20)",
    ja: "\u30AF\u30A8\u30EA\u306E\u30CD\u30B9\u30C8 \u30EC\u30D9\u30EB\u304C\u591A\u3059\u304E\u307E\u3059 (\u6700\u5927 20)"
  },
  "Errors.User.Locked": { en: "User is locked" },
  "Errors.Internal": {
    en: "An internal error occurred",
    de: "Es ist ein interner Fehler aufgetreten",
    fr: "Une erreur interne s'est produite",
    ja: "\u5185\u90E8\u3067\u30A8\u30E9\u30FC\u304C\u767A\u751F\u3057\u307E\u3057\u305F"
  },
  "Errors.User.InvalidURLTemplate": { en: "URL Template is invalid" },
  "EventTypes.user.human.added": { en: "Person added" },
  "EventTypes.user.human.initialization.code.added": { en: "Initialization code generated" },
  "EventTypes.user.human.email.code.added": { en: "Email address verification code generated" },
  "EventTypes.user.human.email.verified": { en: "Email address verified" },
  "EventTypes.user.human.phone.verified": { en: "Phone number verified" },
  "EventTypes.user.human.mfa.u2f.token.added": { en: "Multifactor U2F Token added" },
  "EventTypes.user.human.mfa.u2f.token.verified": { en: "Multifactor U2F Token verified" },
  "EventTypes.user.human.mfa.u2f.token.removed": {
    en: "Multifactor U2F Token removed",
    de: "Multifaktor U2F Token entfernt",
    fr: "Jeton U2F multifactoriel retir\xE9",
    ja: "MFA U2F\u30C8\u30FC\u30AF\u30F3\u306E\u524A\u9664"
  },
  "EventTypes.user.human.passwordless.token.added": { en: "Token for Passwordless Login added" },
  "EventTypes.user.human.passwordless.token.verified": { en: "Token for Passwordless Login verified" },
  "EventTypes.user.human.passwordless.token.removed": { en: "Token for Passwordless Login removed" },
  "EventTypes.user.human.passwordless.initialization.code.added": {
    en: "Passwordless initialization code added"
  },
  "EventTypes.user.human.passwordless.initialization.code.requested": {
    en: "Passwordless initialization code requested"
  },
  "EventTypes.user.human.mfa.otp.added": { en: "Multifactor OTP added" },
  "EventTypes.user.human.mfa.otp.verified": { en: "Multifactor OTP verified" },
  "EventTypes.user.human.mfa.otp.removed": { en: "Multifactor OTP removed" },
  "EventTypes.user.human.mfa.otp.sms.added": { en: "Multifactor OTP SMS added" },
  "EventTypes.user.human.mfa.otp.sms.removed": { en: "Multifactor OTP SMS removed" },
  "EventTypes.user.human.mfa.otp.email.added": { en: "Multifactor OTP Email added" },
  "EventTypes.user.human.mfa.otp.email.removed": { en: "Multifactor OTP Email removed" },
  "EventTypes.user.human.mfa.recoverycode.added": { en: "Multifactor recovery codes added" },
  "EventTypes.user.human.mfa.recoverycode.removed": { en: "Multifactor recovery codes removed" },
  "EventTypes.user.machine.added": { en: "Technical user added" },
  "EventTypes.user.deactivated": { en: "User deactivated" },
  "EventTypes.user.locked": { en: "User locked" },
  "EventTypes.user.removed": { en: "User removed" }
};
function text(key, language) {
  const translations = texts[key];
  return translations[language] ?? translations.en;
}

// src/emulator/service/checks.ts
function checkCall(state, call2, faults, findings) {
  const { api, method, header } = call2;
  const domain = domainContext(call2.host, header);
  const wrongInstance = instanceViolation(domain);
  if (wrongInstance) throw new ConnectError7(wrongInstance, Code15.NotFound);
  if (faults.blocked) throw blocked();
  const permission = permissionOf(method);
  const authorized = permission === void 0 ? void 0 : authorize2(state, call2, permission, faults, findings);
  if (authorized && faults.quota) throw quotaExhausted();
  const invalid5 = violation(method.input, call2.message);
  if (invalid5) throw new ConnectError7(invalid5, Code15.InvalidArgument);
  const accepted = api.heedsAcceptLanguage ? header("accept-language") : void 0;
  return {
    state,
    caller: authorized?.caller,
    callerId: authorized?.caller.given.id ?? "",
    orgId: authorized?.orgId ?? "",
    origin: originOf(domain),
    text: (key) => text(key, negotiateLanguage(authorized?.token?.language, accepted)),
    losesLock: faults.lock !== void 0,
    listsLagSince: faults.lag?.setAt
  };
}
function authorize2(state, { api, header, protocol }, permission, faults, findings) {
  const authenticated = authenticate(state, header("authorization"));
  const { caller, token: token2 } = authenticated;
  findings.caller = caller.given.id;
  const origin = header("origin");
  if (api.checksOrigin && protocol === "rest" && origin && token2?.origins && !token2.origins.includes(origin)) {
    throw failure(Code15.PermissionDenied, ErrorId.OriginNotAllowed, "Errors.OriginNotAllowed");
  }
  const asked = faults["ignore-org"] ? void 0 : header("x-zitadel-orgid");
  const orgId = asked || caller.given.orgId;
  findings.orgId = orgId;
  if (!state.orgs.has(orgId)) {
    throw failure(Code15.PermissionDenied, ErrorId.OrganizationNotFound, "Organisation doesn't exist");
  }
  if (permission === "authenticated") return { ...authenticated, orgId };
  const roles = rolesIn(caller, orgId);
  if (roles.length === 0) throw failure(Code15.NotFound, ErrorId.MembershipNotFound, "membership not found");
  if (!permits(roles, permission)) {
    throw failure(Code15.PermissionDenied, ErrorId.NoPermission, "No matching permissions found");
  }
  return { ...authenticated, orgId };
}

// src/emulator/service/invoke.ts
async function invoke(state, call2) {
  const { api, method } = call2;
  const faults = takeFaults(state, method, call2.protocol);
  const findings = {};
  const answer3 = {};
  try {
    if (faults.unavailable) throw unavailable();
    if (faults.delay) await setTimeout(faults.delay.ms, void 0, { ref: false });
    if (call2.deadline !== void 0 && performance.now() > call2.deadline) {
      throw api.deadlineExceeded();
    }
    const context = checkCall(state, call2, faults, findings);
    answer3.message = create4(method.output, runRpc(api, method.localName, call2.message, context));
  } catch (reason) {
    answer3.error = api.passedOn(ConnectError8.from(reason, Code16.Internal));
  }
  const { caller, orgId } = findings;
  logCall(
    state,
    { rpc: method.name, api: api.name, protocol: call2.protocol, orgId, caller, request: call2.message },
    answer3.error
  );
  return { ...answer3, ...connectionOf(faults) };
}
function connectionOf(faults) {
  if (faults["drop-answer"]) return { connection: "cut" };
  return faults.drain ? { connection: "drain" } : {};
}

// src/emulator/protocols/cors.ts
var webHeaders = [
  "accept",
  "accept-language",
  "authorization",
  "content-type",
  "origin",
  "x-grpc-web",
  "x-user-agent",
  "x-zitadel-orgid"
];
var restCors = {
  methods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
  requestHeaders: [
    ...webHeaders,
    "connect-protocol-version",
    "connect-timeout-ms",
    "grpc-timeout",
    "x-requested-with"
  ],
  exposed: ["Location", "Content-Length", "Grpc-Status", "Grpc-Message", "Grpc-Status-Details-Bin"]
};
var grpcWebCors = {
  methods: ["GET", "POST", "HEAD"],
  requestHeaders: [...webHeaders, "u-a"],
  exposed: [],
  maxAgeSeconds: 600
};
var oauthCors = {
  methods: ["GET", "HEAD", "POST"],
  requestHeaders: [
    "accept",
    "accept-language",
    "authorization",
    "content-type",
    "origin",
    "x-requested-with"
  ],
  exposed: ["Location", "Content-Length"]
};
function isPreflight(request) {
  return request.method === "OPTIONS" && !!request.headers.get("access-control-request-method");
}
function preflight(policy, request) {
  const { headers } = request;
  const origin = headers.get("origin");
  const method = headers.get("access-control-request-method") ?? "";
  const names2 = headers.get("access-control-request-headers");
  const answer3 = [
    ["vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"],
    ["x-robots-tag", "none"],
    ["date", httpDate()]
  ];
  const allowed = origin && (method === "OPTIONS" || policy.methods.includes(method)) && (names2 === void 0 || acceptsHeaders(policy.requestHeaders, names2));
  if (allowed) {
    answer3.push(["access-control-allow-origin", origin], ["access-control-allow-methods", method]);
    if (names2) answer3.push(["access-control-allow-headers", names2]);
    answer3.push(["access-control-allow-credentials", "true"]);
    if (policy.maxAgeSeconds) answer3.push(["access-control-max-age", String(policy.maxAgeSeconds)]);
  }
  return { status: 204, headers: answer3, body: "" };
}
function corsHeaders(policy, request) {
  const origin = request.headers.get("origin");
  const headers = [["vary", "Origin"]];
  if (!origin || !(request.method === "OPTIONS" || policy.methods.includes(request.method))) return headers;
  headers.push(["access-control-allow-origin", origin], ["access-control-allow-credentials", "true"]);
  if (policy.exposed.length > 0) headers.push(["access-control-expose-headers", policy.exposed.join(", ")]);
  return headers;
}
function acceptsHeaders(allowed, list) {
  const names2 = list.split(",").map((name) => name.replace(/^[ \t]|[ \t]$/g, "")).filter((name) => name !== "");
  return names2.every(
    (name, index) => allowed.includes(name) && (index === 0 || name > names2[index - 1])
  );
}

// src/emulator/protocols/connect-go/answers.ts
import { gzipSync } from "node:zlib";
import { create as create5, toBinary as toBinary3, toJson } from "@bufbuild/protobuf";
import { Code as Code17 } from "@connectrpc/connect";
import { encodeEnvelope as encodeEnvelope2 } from "@connectrpc/connect/protocol";
import { codeToHttpStatus } from "@connectrpc/connect/protocol-connect";

// src/emulator/protocols/grpc-trailers.ts
import { setTrailerStatus } from "@connectrpc/connect/protocol-grpc";
function grpcTrailers(error) {
  const headers = new Headers();
  setTrailerStatus(headers, error);
  if (error) headers.set("grpc-message", encodeGrpcMessage(error.rawMessage));
  return [...headers];
}
function encodeGrpcMessage(message) {
  return message.replace(/[^\x20-\x7e]+|%/gu, encodeURIComponent);
}

// src/emulator/protocols/connect-go/answers.ts
function encodeOutcome(outcome, spoken2, compression) {
  if (spoken2.protocol === "connect") return connectResponse(outcome, spoken2, compression);
  const headers = [
    ["content-type", spoken2.contentType],
    ["grpc-accept-encoding", "gzip"],
    ...compression === "identity" ? [] : [["grpc-encoding", compression]],
    ...commonHeaders(outcome)
  ];
  const { data, error } = outcome;
  const trailers = grpcTrailers(error);
  const message = data ? [frame(0, data, compression)] : [];
  if (spoken2.protocol === "grpc") return { status: 200, headers, body: Buffer.concat(message), trailers };
  if (error) return { status: 200, headers: [...headers, ...trailers], body: "" };
  const lines = trailers.map(([name, value]) => `${name}: ${value}\r
`).join("");
  const end = frame(128, Buffer.from(lines), compression);
  return { status: 200, headers, body: Buffer.concat([...message, end]) };
}
function frame(flags, data, compression) {
  return compression === "gzip" ? encodeEnvelope2(flags | 1, gzipSync(data)) : encodeEnvelope2(flags, data);
}
function connectResponse(outcome, { contentType: contentType2 }, compression) {
  const { data, error } = outcome;
  const isGzip = !error && compression === "gzip";
  const plain2 = error ? Buffer.from(errorJson(error)) : data ?? new Uint8Array();
  const body = isGzip ? gzipSync(plain2) : plain2;
  return {
    status: error ? codeToHttpStatus(error.code) : 200,
    headers: [
      ["content-type", error ? "application/json" : contentType2],
      ["accept-encoding", "gzip"],
      ...isGzip ? [["content-encoding", "gzip"]] : [],
      ...commonHeaders(outcome),
      ["content-length", String(body.length)]
    ],
    body
  };
}
function commonHeaders({ error }) {
  const cache2 = [
    ["cache-control", "no-store"],
    ["expires", httpDate()],
    ["pragma", "no-cache"]
  ];
  return [...error ? [] : cache2, ["x-robots-tag", "none"], ["date", httpDate()]];
}
function errorJson(error) {
  const code = Code17[error.code].replace(/(?<=[a-z])[A-Z]/g, "_$&").toLowerCase();
  const details = error.details.flatMap(detailJson);
  return goJson({ code, message: error.rawMessage, ...details.length > 0 && { details } });
}
function detailJson(detail) {
  if (!("desc" in detail)) return [];
  const message = create5(detail.desc, detail.value);
  const value = Buffer.from(toBinary3(detail.desc, message)).toString("base64").replace(/=+$/, "");
  return [{ type: detail.desc.typeName, value, debug: toJson(detail.desc, message) }];
}
function goJson(value) {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`
  );
}

// src/emulator/protocols/connect-go/codec.ts
import {
  fromBinary as fromBinary2,
  toBinary as toBinary4,
  toJson as toJson2
} from "@bufbuild/protobuf";
import { Code as Code18, ConnectError as ConnectError9 } from "@connectrpc/connect";

// src/emulator/protocols/proto-json.ts
import { ScalarType } from "@bufbuild/protobuf";
import { reflect } from "@bufbuild/protobuf/reflect";

// src/emulator/protocols/go-json.ts
function firstJsonValue(bytes) {
  const start = skipSpace(bytes, 0);
  if (start === bytes.length) return void 0;
  return bytes.slice(start, scanValue(bytes, start, 0));
}
var maxDepth2 = 5e3;
function scanValue(bytes, from, depth) {
  if (depth > maxDepth2) throw new Error("exceeded max depth");
  const at = skipSpace(bytes, from);
  const char = charAt(bytes, at);
  if (char === "{") return scanObject(bytes, at + 1, depth);
  if (char === "[") return scanArray(bytes, at + 1, depth);
  if (char === '"') return scanString(bytes, at + 1);
  if (/[-0-9]/.test(char)) return scanNumber(bytes, at);
  const literal = ["true", "false", "null"].find((word2) => word2.startsWith(char));
  if (!literal) throw unexpected(char, "looking for beginning of value");
  return scanLiteral(bytes, at, literal);
}
function scanObject(bytes, from, depth) {
  let at = skipSpace(bytes, from);
  if (charAt(bytes, at) === "}") return at + 1;
  for (; ; ) {
    at = expect(bytes, at, '"', "looking for beginning of object key string");
    at = expect(bytes, scanString(bytes, at), ":", "after object key");
    at = skipSpace(bytes, scanValue(bytes, at, depth + 1));
    if (charAt(bytes, at) === "}") return at + 1;
    at = expect(bytes, at, ",", "after object key:value pair");
  }
}
function scanArray(bytes, from, depth) {
  let at = skipSpace(bytes, from);
  if (charAt(bytes, at) === "]") return at + 1;
  for (; ; ) {
    at = skipSpace(bytes, scanValue(bytes, at, depth + 1));
    if (charAt(bytes, at) === "]") return at + 1;
    at = expect(bytes, at, ",", "after array element");
  }
}
function scanString(bytes, from) {
  for (let at = from; ; at++) {
    const char = charAt(bytes, at);
    if (char === '"') return at + 1;
    if (char < " ") throw unexpected(char, "in string literal");
    if (char !== "\\") continue;
    const escaped = charAt(bytes, ++at);
    if (!/["\\/bfnrtu]/.test(escaped)) throw unexpected(escaped, "in string escape code");
    if (escaped !== "u") continue;
    for (let digit = 0; digit < 4; digit++) {
      const hex = charAt(bytes, ++at);
      if (!/[0-9a-f]/i.test(hex)) throw unexpected(hex, "in \\u hexadecimal character escape");
    }
  }
}
function scanNumber(bytes, from) {
  let at = from;
  if (bytes[at] === "-") {
    at++;
    if (!isDigit(charAt(bytes, at))) throw unexpected(charAt(bytes, at), "in numeric literal");
  }
  at = bytes[at] === "0" ? at + 1 : skipDigits(bytes, at);
  if (bytes[at] === ".") at = requireDigits(bytes, at + 1, "after decimal point in numeric literal");
  if (bytes[at] === "e" || bytes[at] === "E") {
    at++;
    if (bytes[at] === "+" || bytes[at] === "-") at++;
    at = requireDigits(bytes, at, "in exponent of numeric literal");
  }
  return at;
}
function scanLiteral(bytes, from, word2) {
  for (let index = 1; index < word2.length; index++) {
    const char = charAt(bytes, from + index);
    if (char !== word2[index]) throw unexpected(char, `in literal ${word2} (expecting '${word2[index]}')`);
  }
  return from + word2.length;
}
function expect(bytes, from, wanted, context) {
  const at = skipSpace(bytes, from);
  const char = charAt(bytes, at);
  if (char !== wanted) throw unexpected(char, context);
  return at + 1;
}
function requireDigits(bytes, from, context) {
  const char = charAt(bytes, from);
  if (!isDigit(char)) throw unexpected(char, context);
  return skipDigits(bytes, from);
}
function skipDigits(bytes, from) {
  let at = from;
  while (at < bytes.length && isDigit(bytes[at])) at++;
  return at;
}
function isDigit(char) {
  return char >= "0" && char <= "9";
}
function skipSpace(text2, from) {
  let at = from;
  while (at < text2.length && " 	\r\n".includes(text2[at])) at++;
  return at;
}
function charAt(bytes, at) {
  const char = bytes[at];
  if (char === void 0) throw new Error("unexpected EOF");
  return char;
}
function unexpected(char, context) {
  return new Error(`invalid character ${quoteChar(char)} ${context}`);
}
function quoteChar(char) {
  if (char === "'") return "'\\''";
  if (char === '"') return `'"'`;
  const escapes = { "\n": "\\n", "\r": "\\r", "	": "\\t", "\\": "\\\\" };
  const code = char.charCodeAt(0);
  const printable = code >= 32 && code !== 127 && !(code >= 128 && code <= 160) && code !== 173;
  const hex = code.toString(16).padStart(2, "0");
  return `'${escapes[char] ?? (printable ? char : code < 128 ? `\\x${hex}` : `\\u00${hex}`)}'`;
}

// src/emulator/protocols/go-json-tokens.ts
var notUtf8 = "\uFFFF";
function readTokens(json2) {
  let at = 0;
  let last;
  const open = [];
  let peeked;
  return {
    read: () => {
      const token2 = peeked ?? next();
      peeked = void 0;
      return token2;
    },
    peek: () => {
      peeked ??= next();
      return peeked;
    },
    error: (place, message) => new Error(`proto: ${position(place)}: ${message}`),
    unexpected: unexpected2
  };
  function next() {
    for (; ; ) {
      const token2 = scan();
      if (token2.kind === "string" && !isValueNext()) takeColon(token2);
      else if (!mayFollow(token2.kind)) throw token2.kind === "EOF" ? unexpectedEnd() : unexpected2(token2);
      if (token2.kind === "{" || token2.kind === "[") open.push(token2.kind);
      if (token2.kind === "}" || token2.kind === "]") open.pop();
      last = token2.kind;
      if (token2.kind !== ",") return token2;
    }
  }
  function takeColon(token2) {
    if (last !== "{" && last !== ",") throw unexpected2(token2);
    at = skipSpace(json2, at);
    if (at === json2.length) throw unexpectedEnd();
    if (json2[at] !== ":") {
      throw syntaxError(at, `unexpected character ${characterAt(at)}, missing ":" after field name`);
    }
    at++;
    token2.kind = "name";
  }
  function isValueNext() {
    const inside = open.at(-1);
    if (inside === void 0) return last === void 0;
    return inside === "{" ? last === "name" : last === "[" || last === ",";
  }
  function mayFollow(kind) {
    const inside = open.at(-1);
    const afterValue = last !== void 0 && !["name", ",", "{", "["].includes(last);
    switch (kind) {
      case "EOF":
        return inside === void 0 && afterValue;
      case ",":
        return inside !== void 0 && afterValue;
      case "}":
        return inside === "{" && last !== "name" && last !== ",";
      case "]":
        return inside === "[" && last !== ",";
      default:
        return isValueNext();
    }
  }
  function scan() {
    at = skipSpace(json2, at);
    const start = at;
    const first = json2[at];
    if (first === void 0) return { kind: "EOF", raw: "", at };
    if (first === '"') at = endOfString(at);
    else if ("{}[],".includes(first)) at++;
    else {
      word.lastIndex = at;
      const found2 = word.exec(json2)?.[0];
      if (found2 === void 0) throw syntaxError(at, `invalid value ${broken()}`);
      at += found2.length;
    }
    const raw = json2.slice(start, at);
    const kind = first === '"' ? "string" : /[-0-9]/.test(first) ? "number" : raw;
    return { kind, raw, at: start };
  }
  function broken() {
    nonsense.lastIndex = at;
    return nonsense.exec(json2)?.[0] ?? characterAt(at);
  }
  function endOfString(start) {
    for (let end = start + 1; ; ) {
      plain.lastIndex = end;
      end += plain.exec(json2)?.[0].length ?? 0;
      const char = json2[end];
      if (char === void 0) throw unexpectedEnd();
      if (char === '"') return end + 1;
      if (char === notUtf8) throw syntaxError(start, "invalid UTF-8 in string");
      if (char < " ") throw syntaxError(start, `invalid character ${quoteChar(char)} in string`);
      end = endOfEscape(start, end);
    }
  }
  function endOfEscape(start, from) {
    const char = json2[from + 1];
    if (char === void 0) throw unexpectedEnd();
    if ('"\\/bfnrt'.includes(char)) return from + 2;
    if (char !== "u") throw invalidEscape(start, from, 2);
    const code = hexAt(start, from);
    if (code < 55296 || code > 57343) return from + 6;
    const low = json2[from + 6] === "\\" && json2[from + 7] === "u" ? hexAt(start, from + 6) : 0;
    if (from + 12 > json2.length) throw unexpectedEnd();
    if (code > 56319 || low < 56320 || low > 57343) throw invalidEscape(start, from + 6, 6);
    return from + 12;
  }
  function hexAt(start, from) {
    if (from + 6 > json2.length) throw unexpectedEnd();
    const hex = json2.slice(from + 2, from + 6);
    if (!/^[0-9a-f]{4}$/i.test(hex)) throw invalidEscape(start, from, 6);
    return Number.parseInt(hex, 16);
  }
  function invalidEscape(start, from, length) {
    return syntaxError(
      start,
      `invalid escape code ${JSON.stringify(json2.slice(from, from + length))} in string`
    );
  }
  function characterAt(place) {
    return String.fromCodePoint(json2.codePointAt(place)).replace(notUtf8, "\uFFFD");
  }
  function unexpected2(token2) {
    return syntaxError(token2.at, `unexpected token ${token2.raw}`);
  }
  function syntaxError(place, message) {
    return new Error(`proto: syntax error ${position(place)}: ${message}`);
  }
  function position(place) {
    const before = json2.slice(0, place);
    const column = before.slice(before.lastIndexOf("\n") + 1).replace(/[\udc00-\udfff]/g, "").length + 1;
    return `(line ${before.split("\n").length}:${column})`;
  }
}
var word = /(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE](?:[+-](?=.)|(?=.))[0-9]*)?)(?![-+._a-zA-Z0-9])/suy;
var nonsense = /[-+._a-zA-Z0-9]{1,32}/y;
var plain = /[^"\\\u0000-\u001f\uffff]*/y;
function unexpectedEnd() {
  return new Error("proto: unexpected EOF");
}

// src/emulator/protocols/proto-json.ts
function decodeProtoJson(schema, json2) {
  const tokens = readTokens(textOf(json2));
  const message = decodeMessage(schema, tokens, 1);
  const rest = tokens.read();
  if (rest.kind !== "EOF") throw tokens.unexpected(rest);
  return message;
}
function textOf(json2) {
  const bytes = Buffer.from(json2.buffer, json2.byteOffset, json2.byteLength);
  const text2 = bytes.toString("utf8");
  return Buffer.from(text2).equals(bytes) ? text2 : text2.replaceAll("\uFFFD", notUtf8);
}
var maxMessageDepth = 1e3;
var maxDepth3 = 1e4;
function decodeMessage(schema, tokens, depth) {
  if (depth > maxMessageDepth) throw tooDeep();
  const open = tokens.read();
  if (open.kind !== "{") throw tokens.unexpected(open);
  const message = reflect(schema);
  const seen = /* @__PURE__ */ new Set();
  for (let name = tokens.read(); name.kind !== "}"; name = tokens.read()) {
    const key = JSON.parse(name.raw);
    const field = schema.fields.find(({ jsonName }) => jsonName === key) ?? schema.fields.find((one) => one.name === key);
    if (!field) {
      skipValue(tokens);
      continue;
    }
    if (seen.has(field)) throw tokens.error(name.at, `duplicate field ${name.raw}`);
    seen.add(field);
    if (tokens.peek().kind === "null") {
      tokens.read();
      continue;
    }
    const { oneof } = field;
    if (oneof && message.oneofCase(oneof)) {
      const path2 = `${schema.typeName}.${oneof.name}`;
      throw tokens.error(name.at, `error parsing ${name.raw}, oneof ${path2} is already set`);
    }
    decodeField(message, field, tokens, depth);
  }
  return message;
}
function decodeField(message, field, tokens, depth) {
  if (field.fieldKind === "message") {
    message.set(field, decodeMessage(field.message, tokens, depth + 1));
    return;
  }
  if (field.fieldKind !== "list") {
    const value = decodeScalar(field, tokens);
    if (value !== void 0) message.set(field, value);
    return;
  }
  const open = tokens.read();
  if (open.kind !== "[") throw tokens.unexpected(open);
  const list = message.get(field);
  while (tokens.peek().kind !== "]") {
    const value = field.listKind === "message" ? decodeMessage(field.message, tokens, depth + 1) : decodeScalar(field, tokens);
    if (value !== void 0) list.add(value);
  }
  tokens.read();
}
function decodeScalar(field, tokens) {
  const token2 = tokens.read();
  if (field.enum && token2.kind === "string") {
    const name = JSON.parse(token2.raw);
    return field.enum.values.find((value2) => value2.name === name)?.number;
  }
  const value = field.enum ? integer(token2.raw, ScalarType.INT32) : scalarValue(field, token2);
  if (value !== void 0) return value;
  const kind = field.enum ? "enum" : ScalarType[field.scalar].toLowerCase();
  throw tokens.error(token2.at, `invalid value for ${kind} field ${field.jsonName}: ${token2.raw}`);
}
function scalarValue({ scalar }, { kind, raw }) {
  const text2 = kind === "string" ? JSON.parse(raw) : void 0;
  switch (scalar) {
    case ScalarType.STRING:
      return text2;
    case ScalarType.BYTES:
      return text2 === void 0 ? void 0 : base64(text2);
    case ScalarType.BOOL:
      return kind === "true" || kind === "false" ? kind === "true" : void 0;
    default:
      return integer(text2 ?? raw, scalar);
  }
}
function base64(text2) {
  const padded = text2.length % 4 === 0;
  const isBase64 = /^(?:[A-Za-z0-9+/]*|[A-Za-z0-9_-]*)(={0,2})$/.exec(text2);
  return isBase64 && (padded || isBase64[1] === "" && text2.length % 4 !== 1) ? Buffer.from(text2, "base64") : void 0;
}
var ranges = {
  [ScalarType.INT32]: [-(2n ** 31n), 2n ** 31n - 1n],
  [ScalarType.UINT32]: [0n, 2n ** 32n - 1n],
  [ScalarType.UINT64]: [0n, 2n ** 64n - 1n]
};
function integer(text2, type) {
  const [, sign2, whole = "", fraction = "", exponent = "0"] = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text2) ?? [];
  const range = ranges[type];
  if (sign2 === void 0 || !range || Math.abs(Number(exponent)) > 100) return void 0;
  const shifted = `${whole}${fraction}`.padEnd(whole.length + Math.max(0, Number(exponent)), "0");
  const point = whole.length + Number(exponent);
  if (/[1-9]/.test(point < 0 ? shifted : shifted.slice(point))) return void 0;
  const value = BigInt(`${sign2}${shifted.slice(0, Math.max(0, point)) || "0"}`);
  if (value < range[0] || value > range[1]) return void 0;
  return type === ScalarType.UINT64 ? value : Number(value);
}
function skipValue(tokens) {
  let depth = 0;
  do {
    const { kind } = tokens.read();
    if (kind === "{" || kind === "[") depth++;
    if (kind === "}" || kind === "]") depth--;
    if (depth > maxDepth3) throw tooDeep();
  } while (depth > 0);
}
function tooDeep() {
  return new Error("proto: exceeded max recursion depth");
}

// src/emulator/protocols/wire-types.ts
import { ScalarType as ScalarType2 } from "@bufbuild/protobuf";
import { BinaryReader, BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
function withoutForeignWireTypes(schema, bytes) {
  const reader = new BinaryReader(bytes);
  const writer = new BinaryWriter();
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    const start = reader.pos;
    const data = reader.skip(wireType, number);
    const field = schema.fields.find((candidate) => candidate.number === number);
    if (!field || !wireTypesOf(field).includes(wireType)) continue;
    writer.tag(number, wireType);
    if (!field.message) writer.raw(data);
    else writer.bytes(withoutForeignWireTypes(field.message, contents(bytes.subarray(start, reader.pos))));
  }
  return writer.finish();
}
function wireTypesOf(field) {
  if (field.message || field.scalar === ScalarType2.STRING || field.scalar === ScalarType2.BYTES) {
    return [WireType.LengthDelimited];
  }
  return field.fieldKind === "list" ? [WireType.LengthDelimited, WireType.Varint] : [WireType.Varint];
}
function contents(lengthDelimited) {
  return new BinaryReader(lengthDelimited).bytes();
}

// src/emulator/protocols/connect-go/codec.ts
function decode(schema, codec, data) {
  try {
    return codec === "json" ? decodeProtoJson(schema, data).message : parse(schema, data);
  } catch (reason) {
    throw cannotUnmarshal(`unmarshal into *user.${schema.name}: ${reason.message}`);
  }
}
function cannotUnmarshal(reason) {
  return new ConnectError9(`unmarshal message: ${reason}`, Code18.InvalidArgument);
}
function encode({ output }, codec, message) {
  return codec === "json" ? Buffer.from(JSON.stringify(toJson2(output, message))) : toBinary4(output, message);
}
function parse(schema, data) {
  try {
    return fromBinary2(schema, withoutForeignWireTypes(schema, data));
  } catch (reason) {
    const utf8 = reason instanceof Error && /utf-?8|encoded data/i.test(reason.message);
    throw new Error(
      utf8 ? "string field contains invalid UTF-8" : "proto: cannot parse invalid wire-format data"
    );
  }
}

// src/emulator/protocols/connect-go/compression.ts
import { gunzipSync } from "node:zlib";
import { Code as Code19, ConnectError as ConnectError10 } from "@connectrpc/connect";
function negotiateCompression(sent, accepted) {
  if (sent && sent !== "identity" && sent !== "gzip") {
    const message = `unknown compression ${JSON.stringify(sent)}: supported encodings are gzip`;
    return { request: "identity", response: "", error: new ConnectError10(message, Code19.Unimplemented) };
  }
  const request = sent === "gzip" ? "gzip" : "identity";
  return { request, response: accepted?.split(/[, ]+/).includes("gzip") ? "gzip" : request };
}
function decompress(data) {
  if (data.length < 10) throw invalid2("get decompressor: unexpected EOF");
  if (data[0] !== 31 || data[1] !== 139 || data[2] !== 8)
    throw invalid2("get decompressor: gzip: invalid header");
  try {
    return gunzipSync(data, { maxOutputLength: maxBodyBytes });
  } catch (reason) {
    const { code, message } = reason;
    if (code === "ERR_BUFFER_TOO_LARGE") throw tooLarge();
    if (code === "Z_BUF_ERROR") throw invalid2("decompress: unexpected EOF");
    throw invalid2(
      message === "incorrect data check" || message === "incorrect length check" ? "decompress: gzip: invalid checksum" : "decompress: flate: corrupt input"
    );
  }
}
function tooLarge() {
  return new ConnectError10(
    `message is larger than configured max ${maxBodyBytes} after decompression`,
    Code19.ResourceExhausted
  );
}
function invalid2(message) {
  return new ConnectError10(message, Code19.InvalidArgument);
}

// src/emulator/protocols/connect-go/content-type.ts
var types = [
  "application/grpc",
  "application/grpc+json",
  "application/grpc+json; charset=utf-8",
  "application/grpc+proto",
  "application/grpc-web",
  "application/grpc-web+json",
  "application/grpc-web+json; charset=utf-8",
  "application/grpc-web+proto",
  "application/json",
  "application/json; charset=utf-8",
  "application/proto"
];
var acceptPost = types.join(", ");
function spoken(header) {
  const contentType2 = canonical(header ?? "");
  if (!types.includes(contentType2)) return void 0;
  const [, web] = /^application\/grpc(-web)?\b/.exec(contentType2) ?? [];
  const isGrpc2 = contentType2.startsWith("application/grpc");
  return {
    protocol: isGrpc2 ? web ? "grpc-web" : "grpc" : "connect",
    codec: contentType2.includes("json") ? "json" : "proto",
    contentType: contentType2
  };
}
function canonical(header) {
  const [, type, charset] = /^\s*([\w.+/-]+)\s*(;\s*charset=(?:utf-8|"utf-8"))?\s*;?\s*$/i.exec(header) ?? [];
  return type === void 0 ? header : `${type.toLowerCase()}${charset ? "; charset=utf-8" : ""}`;
}

// src/emulator/protocols/connect-go/request-message.ts
import { create as create6 } from "@bufbuild/protobuf";
import { Code as Code20, ConnectError as ConnectError11 } from "@connectrpc/connect";
function requestMessage(schema, body, { protocol, codec }, compression) {
  if (protocol === "connect") return bareMessage(schema, body, codec, compression);
  const read = (from) => readFrame(schema, body, from, { protocol, codec }, compression);
  const first = read(0);
  if (!first) throw new ConnectError11("unary request has zero messages", Code20.Unimplemented);
  if (read(first.end)) throw new ConnectError11("unary request has multiple messages", Code20.Unimplemented);
  return first.message;
}
function bareMessage(schema, body, codec, compression) {
  const data = compression === "gzip" && body.length > 0 ? decompress(body) : body;
  if (data.length === 0 && codec === "json")
    throw cannotUnmarshal("zero-length payload is not a valid JSON object");
  return decode(schema, codec, data);
}
function readFrame(schema, body, from, { protocol, codec }, compression) {
  const rest = Buffer.from(body.buffer, body.byteOffset, body.byteLength).subarray(from);
  if (rest.length === 0) return void 0;
  if (rest.length < 5) throw invalid3("protocol error: incomplete envelope: unexpected EOF");
  const flags = rest.readUInt8(0);
  const length = rest.readUInt32BE(1);
  const sent = rest.subarray(5, 5 + length);
  if (sent.length < length) {
    throw invalid3(`protocol error: promised ${length} bytes in enveloped message, got ${sent.length} bytes`);
  }
  const isCompressed = (flags & 1) !== 0;
  if (isCompressed && compression === "identity") {
    throw internal("protocol error: sent compressed message without compression support");
  }
  const data = isCompressed && length > 0 ? decompress(sent) : sent;
  const end = from + 5 + length;
  if (flags <= 1) {
    return { message: data.length === 0 ? create6(schema) : decode(schema, codec, data), end };
  }
  if (end < body.length)
    throw internal(`corrupt response: ${body.length - end} extra bytes after end of stream`);
  if (protocol === "grpc-web" && (flags & 128) !== 0) return void 0;
  throw internal(`protocol error: invalid envelope flags ${flags}`);
}
function invalid3(message) {
  return new ConnectError11(message, Code20.InvalidArgument);
}
function internal(message) {
  return new ConnectError11(message, Code20.Internal);
}

// src/emulator/protocols/connect-go/timeouts.ts
import { Code as Code21, ConnectError as ConnectError12 } from "@connectrpc/connect";
function deadlineOf({ headers, arrivedAt }, protocol) {
  const isConnect = protocol === "connect";
  const header = headers.get(isConnect ? "connect-timeout-ms" : "grpc-timeout");
  if (!header) return void 0;
  const timeout = isConnect ? connectTimeout(header) : grpcTimeout(header);
  return timeout === void 0 ? void 0 : arrivedAt + timeout;
}
function connectTimeout(header) {
  if (header.length > 10) throw invalid4(`parse timeout: ${JSON.stringify(header)} has >10 digits`);
  if (!/^[+-]?\d+$/.test(header)) {
    throw invalid4(`parse timeout: strconv.ParseInt: parsing ${JSON.stringify(header)}: invalid syntax`);
  }
  return Number(header);
}
var unitsInMs = { H: 36e5, M: 6e4, S: 1e3, m: 1, u: 1e-3, n: 1e-6 };
function grpcTimeout(header) {
  const unit = header.slice(-1);
  const factor = unitsInMs[unit];
  if (factor === void 0) throw invalid4(`protocol error: timeout has invalid unit ${quoteChar(unit)}`);
  const digits = header.slice(0, -1);
  const count = Number(digits);
  if (!/^\+?\d+$/.test(digits) || count >= 2 ** 63) {
    throw invalid4(`protocol error: invalid timeout ${JSON.stringify(header)}`);
  }
  if (count > 99999999) throw invalid4(`protocol error: timeout ${JSON.stringify(header)} is too long`);
  return unit === "H" && count > maxHours ? void 0 : count * factor;
}
var maxHours = 2562047;
function invalid4(message) {
  return new ConnectError12(message, Code21.InvalidArgument);
}

// src/emulator/protocols/connect-go/handler.ts
async function answerConnectGo(state, api, request, path2) {
  const response = await answer(state, api, request, path2);
  return { ...response, headers: [...response.headers, ...corsHeaders(restCors, request)] };
}
async function answer(state, api, request, path2) {
  const method = unaryMethods(api).find(({ name }) => path2 === `/${api.service.typeName}/${name}`);
  if (!method) {
    const headers = [
      ["content-type", "text/plain; charset=utf-8"],
      ["x-content-type-options", "nosniff"]
    ];
    return refusal(404, headers, "404 page not found\n");
  }
  if (request.method !== "POST") return refusal(405, [["allow", "POST"]]);
  const spokenHere = spoken(request.headers.get("content-type"));
  if (!spokenHere) return refusal(415, [["accept-post", acceptPost]]);
  return call(state, api, method, request, spokenHere);
}
function refusal(status, headers, body = "") {
  return textResponse(status, [...headers, ["x-robots-tag", "none"]], body);
}
async function call(state, api, method, request, spokenHere) {
  const header = (name) => request.headers.get(name);
  const { protocol, codec } = spokenHere;
  const compression = protocol === "connect" ? negotiateCompression(header("content-encoding"), header("accept-encoding")) : negotiateCompression(header("grpc-encoding"), header("grpc-accept-encoding"));
  let message;
  let deadline;
  try {
    if (compression.error) throw compression.error;
    if (protocol === "connect") checkVersion(header("connect-protocol-version"));
    deadline = deadlineOf(request, protocol);
    message = requestMessage(method.input, request.body, spokenHere, compression.request);
  } catch (reason) {
    const error2 = ConnectError13.from(reason, Code22.Internal);
    return encodeOutcome({ data: void 0, error: error2 }, spokenHere, compression.response);
  }
  const { host } = request;
  const {
    message: output,
    error,
    connection
  } = await invoke(state, {
    protocol,
    api,
    method,
    message,
    host,
    header,
    deadline
  });
  const data = output && encode(method, codec, output);
  const response = encodeOutcome({ data, error }, spokenHere, compression.response);
  return connection ? { ...response, connection } : response;
}
function checkVersion(version) {
  if (version && version !== "1") {
    const message = `Connect-Protocol-Version must be "1": got ${JSON.stringify(version)}`;
    throw new ConnectError13(message, Code22.InvalidArgument);
  }
}

// src/emulator/protocols/grpc-go/answers.ts
import { gzipSync as gzipSync2 } from "node:zlib";
import { encodeEnvelope as encodeEnvelope3 } from "@connectrpc/connect/protocol";
function grpcHeaders({ intercepted, gzip }) {
  const expires = httpDate();
  const set = [
    ["cache-control", "no-store"],
    ["pragma", "no-cache"],
    ["expires", expires],
    ["grpc-metadata-cache-control", "no-store"],
    ["grpc-metadata-pragma", "no-cache"],
    ["grpc-metadata-expires", expires]
  ];
  return [
    ...intercepted ? set : [],
    ...gzip ? [["grpc-encoding", "gzip"]] : [],
    ["x-robots-tag", "none"]
  ];
}
function grpcBody({ data, gzip }) {
  if (!data) return new Uint8Array();
  return gzip && data.length > 0 ? encodeEnvelope3(1, gzipSync2(data)) : encodeEnvelope3(0, data);
}

// src/emulator/protocols/grpc-go/call.ts
import { toBinary as toBinary5 } from "@bufbuild/protobuf";
import { Code as Code25, ConnectError as ConnectError16 } from "@connectrpc/connect";

// src/emulator/protocols/grpc-timeout.ts
var unitsInMs2 = { H: 36e5, M: 6e4, S: 1e3, m: 1, u: 1e-3, n: 1e-6 };
function parseGrpcTimeout(value) {
  const about = (reason) => `transport: ${reason}: ${JSON.stringify(value)}`;
  if (value.length < 2) return about("timeout string is too short");
  if (value.length > 9) return about("timeout string is too long");
  const unit = unitsInMs2[value.slice(-1)];
  if (unit === void 0) return about("timeout unit is not recognized");
  const digits = value.slice(0, -1);
  if (!/^\d+$/.test(digits)) return `strconv.ParseUint: parsing ${JSON.stringify(digits)}: invalid syntax`;
  return Number(digits) * unit;
}
function parseGatewayTimeout(value) {
  const unit = unitsInMs2[value.slice(-1)];
  const digits = value.slice(0, -1);
  if (unit === void 0 || !/^[+-]?\d+$/.test(digits)) throw new Error(`invalid grpc-timeout: ${value}`);
  return Number(digits) === 0 ? void 0 : Number(digits) * unit;
}

// src/emulator/protocols/health.ts
import { create as create7 } from "@bufbuild/protobuf";
import { Code as Code23, ConnectError as ConnectError14 } from "@connectrpc/connect";
var healthCheck = Health.method.check;
function checkHealth(state, request) {
  const { service } = request;
  if (service !== "" && !serviceNames(state).includes(service)) {
    return { error: new ConnectError14("unknown service", Code23.NotFound) };
  }
  const status = 1 /* SERVING */;
  return { message: create7(HealthCheckResponseSchema, { status }) };
}
function debugResponse(path2) {
  const robots = ["x-robots-tag", "none"];
  switch (path2) {
    case "/debug/healthz":
      return textResponse(200, [robots, ["content-type", "text/plain; charset=utf-8"]], "ok");
    case "/debug/ready":
    case "/debug/validate":
      return textResponse(200, [robots, ["content-type", "application/json"]], '"ok"');
    case "/debug/metrics":
      return textResponse(200, [robots, ["content-type", "text/plain; version=0.0.4; charset=utf-8"]], "");
    default:
      return textResponse(
        404,
        [robots, ["content-type", "text/plain; charset=utf-8"], ["x-content-type-options", "nosniff"]],
        "404 page not found\n"
      );
  }
}

// src/emulator/protocols/grpc-go/request-message.ts
import { gunzipSync as gunzipSync2 } from "node:zlib";
import { fromBinary as fromBinary3 } from "@bufbuild/protobuf";
import { Code as Code24, ConnectError as ConnectError15 } from "@connectrpc/connect";
var maxBytes2 = 4 * 1024 * 1024;
function decodeMessage2(schema, body, encoding) {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (bytes.length < 5) throw new ConnectError15("EOF", Code24.Unknown);
  const length = bytes.readUInt32BE(1);
  if (length > maxBytes2) throw tooLarge2(length);
  const data = bytes.subarray(5, 5 + length);
  if (data.length < length) throw new ConnectError15("unexpected EOF", Code24.Unknown);
  const flags = bytes[0];
  if (flags === 0) return parse2(schema, data);
  if (flags !== 1) throw internal2(`grpc: received unexpected payload format ${flags}`);
  if (!encoding || encoding === "identity")
    throw internal2("grpc: compressed flag set with identity or empty encoding");
  return parse2(schema, decompress2(data));
}
function decompress2(data) {
  try {
    return gunzipSync2(data, { maxOutputLength: maxBytes2 });
  } catch (reason) {
    if (reason.code === "ERR_BUFFER_TOO_LARGE") {
      throw new ConnectError15(
        `grpc: received message after decompression larger than max ${maxBytes2}`,
        Code24.ResourceExhausted
      );
    }
    const header = data[0] === 31 && data[1] === 139;
    throw internal2(
      header ? "grpc: failed to read decompressed data: unexpected EOF" : "grpc: failed to decompress the message: gzip: invalid header"
    );
  }
}
function parse2(schema, data) {
  try {
    return fromBinary3(schema, withoutForeignWireTypes(schema, data));
  } catch (reason) {
    const utf8 = reason instanceof Error && /utf-?8|encoded data/i.test(reason.message);
    throw internal2(
      `grpc: error unmarshalling request: ${utf8 ? "string field contains invalid UTF-8" : "proto:\xA0cannot parse invalid wire-format data"}`
    );
  }
}
function tooLarge2(length) {
  return new ConnectError15(
    `grpc: received message larger than max (${length} vs. ${maxBytes2})`,
    Code24.ResourceExhausted
  );
}
function internal2(message) {
  return new ConnectError15(message, Code24.Internal);
}

// src/emulator/protocols/grpc-go/call.ts
async function callGrpc(state, request, protocol, contentType2) {
  if (!/^application\/grpc($|[+;])/.test(contentType2)) {
    return refuse(415, `invalid gRPC request content-type ${JSON.stringify(contentType2)}`);
  }
  const timeout = parseTimeout(request);
  if (typeof timeout === "string") return refuse(400, `malformed grpc-timeout: ${timeout}`);
  const deadline = timeout === void 0 ? void 0 : request.arrivedAt + timeout;
  const encoding = request.headers.get("grpc-encoding");
  const early = { gzip: encoding === "gzip", intercepted: false };
  let method;
  let message;
  try {
    method = findMethod(state, decodedPath(request.target) ?? "");
    if (encoding && encoding !== "identity" && encoding !== "gzip") {
      throw new ConnectError16(
        `grpc: Decompressor is not installed for grpc-encoding ${JSON.stringify(encoding)}`,
        Code25.Unimplemented
      );
    }
    if (deadline !== void 0 && performance.now() >= deadline) {
      throw new ConnectError16("context deadline exceeded", Code25.DeadlineExceeded);
    }
    message = decodeMessage2(method.input, request.body, encoding);
  } catch (reason) {
    return { ...early, error: ConnectError16.from(reason) };
  }
  const answer3 = method === healthCheck ? checkHealth(state, message) : await invoke(state, {
    protocol,
    api: managementV1,
    method,
    message,
    host: request.host,
    header: (name) => request.headers.get(name),
    deadline
  });
  const { message: output, error, connection } = answer3;
  return {
    gzip: early.gzip,
    intercepted: true,
    ...output && { data: toBinary5(method.output, output) },
    ...error && { error },
    ...connection && { connection }
  };
}
function parseTimeout({ headers }) {
  const value = headers.get("grpc-timeout");
  return value ? parseGrpcTimeout(value) : void 0;
}
function refuse(status, text2) {
  return { refused: { status, text: `${text2}
` } };
}
function findMethod(state, path2) {
  const method = grpcGoMethod(state, path2);
  if (method) return method;
  const slash = path2.lastIndexOf("/");
  if (slash <= 0) throw unimplemented(`malformed method name: ${JSON.stringify(path2)}`);
  const service = path2.slice(1, slash);
  throw unimplemented(
    serviceNames(state).includes(service) ? `unknown method ${path2.slice(slash + 1)} for service ${service}` : `unknown service ${service}`
  );
}
function unimplemented(message) {
  return new ConnectError16(message, Code25.Unimplemented);
}

// src/emulator/protocols/grpc-go/grpc.ts
function isGrpc({ version, method, headers }) {
  const type = headers.get("content-type") ?? "";
  return version === 2 && method === "POST" && /^application\/grpc(\+proto|\+json)?$/.test(type);
}
async function answerGrpc(state, request) {
  const type = request.headers.get("content-type") ?? "";
  const outcome = await callGrpc(state, request, "grpc", type);
  if (outcome.refused) {
    return textResponse(
      outcome.refused.status,
      [
        ["content-type", "text/plain; charset=utf-8"],
        ["x-content-type-options", "nosniff"],
        ["x-robots-tag", "none"]
      ],
      outcome.refused.text
    );
  }
  return {
    status: 200,
    headers: [
      ["content-type", type],
      ...grpcHeaders(outcome),
      ["trailer", "Grpc-Status"],
      ["trailer", "Grpc-Message"],
      ["trailer", "Grpc-Status-Details-Bin"]
    ],
    body: grpcBody(outcome),
    trailers: grpcTrailers(outcome.error),
    ...outcome.connection && { connection: outcome.connection }
  };
}

// src/emulator/protocols/grpc-go/grpc-web.ts
import { Code as Code26, ConnectError as ConnectError17 } from "@connectrpc/connect";
import { encodeEnvelope as encodeEnvelope4 } from "@connectrpc/connect/protocol";
function isGrpcWeb({ method, headers }) {
  return method === "POST" && (headers.get("content-type") ?? "").startsWith("application/grpc-web");
}
function isGrpcWebPreflight(state, { method, headers }, path2) {
  const names2 = headers.get("access-control-request-headers") ?? "";
  return method === "OPTIONS" && names2.toLowerCase().includes("x-grpc-web") && !!grpcGoMethod(state, path2);
}
async function answerGrpcWeb(state, request) {
  const type = request.headers.get("content-type") ?? "";
  const isText = type.startsWith("application/grpc-web-text");
  const prefix = isText ? "application/grpc-web-text" : "application/grpc-web";
  const body = isText ? decodeBase64(request.body) : request.body;
  const outcome = body instanceof ConnectError17 ? { error: body, gzip: false, intercepted: false } : await callGrpc(state, { ...request, body }, "grpc-web", type.replace(prefix, "application/grpc"));
  const cors = corsHeaders(grpcWebCors, request);
  if (outcome.refused) return refusal2(outcome.refused, cors, isText);
  const trailers = grpcTrailers(outcome.error);
  const frames = [grpcBody(outcome), trailerFrame(trailers)];
  const headers = [
    ["content-type", type],
    ...cors,
    ...grpcHeaders(outcome),
    ...outcome.intercepted ? [] : trailers
  ];
  return {
    status: 200,
    headers: [...headers, exposed(["date", ...headers.map(([name]) => name)])],
    body: outcome.intercepted ? encode2(frames, isText) : "",
    ...outcome.connection && { connection: outcome.connection }
  };
}
function refusal2({ status, text: text2 }, cors, isText) {
  const headers = [
    ["content-type", "text/plain; charset=utf-8"],
    ["x-content-type-options", "nosniff"],
    ["x-robots-tag", "none"],
    ...cors
  ];
  return {
    status,
    headers: [...headers, exposed(headers.map(([name]) => name)), ["date", httpDate()]],
    body: encode2([Buffer.concat([Buffer.from(text2), trailerFrame([])])], isText)
  };
}
function exposed(names2) {
  const canonical2 = [...new Set(names2)].map(
    (name) => name.replace(/(^|-)[a-z]/g, (start) => start.toUpperCase())
  );
  return ["access-control-expose-headers", [...canonical2, "grpc-status", "grpc-message"].join(", ")];
}
function trailerFrame(trailers) {
  const lines = trailers.map(([name, value]) => `${name}: ${value}\r
`).join("");
  return encodeEnvelope4(128, Buffer.from(lines));
}
function encode2(frames, isText) {
  if (!isText) return Buffer.concat(frames);
  return frames.map((frame2) => Buffer.from(frame2).toString("base64")).join("");
}
function decodeBase64(body) {
  const text2 = Buffer.from(body).toString("latin1").replace(/[\r\n]/g, "");
  const wrong = /[^A-Za-z0-9+/=]/.exec(text2);
  if (wrong) {
    const message = `connection error: desc = "illegal base64 data at input byte ${wrong.index}"`;
    return new ConnectError17(message, Code26.Unknown);
  }
  return text2.length % 4 === 0 ? Buffer.from(text2, "base64") : new ConnectError17("unexpected EOF", Code26.Unknown);
}

// src/emulator/protocols/rest/answers.ts
import { create as create8, toJson as toJson3 } from "@bufbuild/protobuf";
import { codeToHttpStatus as codeToHttpStatus2 } from "@connectrpc/connect/protocol-connect";
function routerError(request, status, code, message) {
  return jsonResponse(request, status, [], JSON.stringify({ code, message }));
}
function errorResponse(request, headers, error) {
  const status = codeToHttpStatus2(error.code);
  const challenge = status === 401 ? [["www-authenticate", error.rawMessage]] : [];
  const details = error.details.flatMap(detailJson2);
  const body = { code: error.code, message: error.rawMessage, ...details.length > 0 && { details } };
  return jsonResponse(request, status, [...headers, ...challenge], JSON.stringify(body));
}
function detailJson2(detail) {
  if (!("desc" in detail)) return [];
  const json2 = toJson3(detail.desc, create8(detail.desc, detail.value));
  return [{ "@type": `type.googleapis.com/${detail.desc.typeName}`, ...json2 }];
}
function jsonResponse(request, status, headers, body) {
  return textResponse(
    status,
    [
      ["content-type", "application/json"],
      ...corsHeaders(restCors, request),
      ["x-robots-tag", "none"],
      ...headers,
      ...quotaCookie(status)
    ],
    body
  );
}
function quotaCookie(status) {
  const exhausted = status === 429;
  if (!exhausted && status >= 300) return [];
  const value = exhausted ? "true; Path=/; Max-Age=300" : "; Path=/; Max-Age=0";
  return [
    ["set-cookie", `zitadel.quota.exhausted=${value}; SameSite=Lax`],
    ["vary", "Cookie"]
  ];
}

// src/emulator/protocols/rest/rest.ts
import { toBinary as toBinary6, toJson as toJson4 } from "@bufbuild/protobuf";
import { Code as Code28, ConnectError as ConnectError19 } from "@connectrpc/connect";

// src/emulator/protocols/rest/gateways.ts
var contentType = ["grpcgateway-content-type", "application/grpc"];
var cache = [
  ["grpcgateway-cache-control", "no-store"],
  ["grpcgateway-pragma", "no-cache"]
];
var gateways = {
  v1: {
    headers: () => [
      ["cache-control", "no-store"],
      ["pragma", "no-cache"],
      ["expires", httpDate()],
      ...cache,
      contentType
    ],
    maxBytes: maxBytes2,
    keepsTime: false
  },
  v2: {
    headers: (failed) => [...failed ? [] : cache, ["grpcgateway-date", httpDate()], contentType],
    maxBytes: Number.POSITIVE_INFINITY,
    keepsTime: true
  }
};

// src/emulator/protocols/rest/neighbours.ts
import { Code as Code27, ConnectError as ConnectError18 } from "@connectrpc/connect";
var verifications = {
  RemoveU2F: "VerifyU2FRegistration",
  RemovePasskey: "VerifyPasskeyRegistration"
};
function isVerification({ method }, route) {
  return method === "POST" && route.method.name in verifications;
}
function refuseVerification(state, call2, body) {
  const { name } = call2.method;
  const rpc = verifications[name];
  try {
    checkCall(state, call2, {}, {});
  } catch (reason) {
    const { rawMessage, code, details } = ConnectError18.from(reason, Code27.Internal);
    const message = rawMessage.replace(`invalid ${name}Request.`, `invalid ${rpc}Request.`);
    const outgoing = details.filter((detail) => "desc" in detail);
    return new ConnectError18(message, code, void 0, outgoing);
  }
  return /"public(KeyC|_key_c)redential"\s*:\s*\{/.test(Buffer.from(body).toString()) ? new ConnectError18(`the emulator has no ${rpc}`, Code27.Unimplemented) : new ConnectError18(`invalid ${rpc}Request.PublicKeyCredential: value is required`, Code27.InvalidArgument);
}

// src/emulator/protocols/rest/request-message.ts
import { reflect as reflect3 } from "@bufbuild/protobuf/reflect";

// src/emulator/protocols/rest/query-parameters.ts
import { ScalarType as ScalarType3 } from "@bufbuild/protobuf";
import { reflect as reflect2 } from "@bufbuild/protobuf/reflect";
function setQueryParameters(message, inPath, request) {
  for (const [key, values] of queryParameters(request)) {
    const [, base, index] = /^(.*)\[(.*)\]$/s.exec(key) ?? [];
    const all2 = base === void 0 ? values : [index, ...values];
    const sent = (base ?? key).split(".");
    const names2 = protoNames(message, sent) ?? sent;
    if (!inPath.includes(names2[0])) setParameter(message, names2, all2);
  }
}
function queryParameters(request) {
  const parameters = /* @__PURE__ */ new Map();
  const isForm2 = /^application\/x-www-form-urlencoded\s*(;|$)/.test(
    request.headers.get("content-type") ?? ""
  );
  const form = isForm2 && request.method === "POST" ? Buffer.from(request.body).toString() : "";
  for (const pair of `${form}&${queryOf(request.target)}`.split("&")) {
    if (pair === "") continue;
    if (pair.includes(";")) throw new Error("invalid semicolon separator in query");
    const [key = "", value = ""] = pair.split(/=(.*)/s).map(unescapeQuery);
    parameters.set(key, [...parameters.get(key) ?? [], value]);
  }
  return parameters;
}
function unescapeQuery(text2) {
  const decoded = decodeEscapes(text2.replaceAll("+", " "));
  if (decoded !== void 0) return decoded;
  const broken = /%(?![0-9a-f]{2}).{0,2}/is.exec(text2)?.[0] ?? "";
  throw new Error(`invalid URL escape ${JSON.stringify(broken)}`);
}
function protoNames(root, names2) {
  let fields = root.fields;
  const found2 = [];
  for (const name of names2) {
    const field = fieldNamed(fields, name);
    if (!field) return void 0;
    found2.push(field.name);
    fields = field.fieldKind === "message" ? field.message.fields : [];
  }
  return found2;
}
function fieldNamed(fields, name) {
  return fields.find((field) => field.name === name) ?? fields.find(({ jsonName }) => jsonName === name);
}
function setParameter(message, [name = "", ...rest], values) {
  const field = fieldNamed(message.fields, name);
  if (!field) return;
  if (rest.length === 0) {
    setField(message, field, values);
    return;
  }
  if (field.fieldKind !== "message")
    throw new Error(`invalid path: ${JSON.stringify(name)} is not a message`);
  if (!message.isSet(field)) message.set(field, reflect2(field.message));
  setParameter(message.get(field), rest, values);
}
function setField(message, field, values) {
  const name = JSON.stringify(field.name);
  if (field.fieldKind === "list") {
    const list = message.get(field);
    for (const value of values) list.add(parse3(field, value, `parsing list ${name}`));
    return;
  }
  if (values.length > 1) throw new Error(`too many values for field ${name}: ${values.join(", ")}`);
  message.set(field, parse3(field, values[0], `parsing field ${name}`));
}
function parse3(field, value, context) {
  const quoted = JSON.stringify(value);
  if (field.message) {
    throw new Error(`${context}: unsupported message type: ${JSON.stringify(field.message.typeName)}`);
  }
  if (field.enum) {
    const number = /^[+-]?\d+$/.test(value) ? Number(value) : void 0;
    const known2 = field.enum.values.find((one) => one.name === value || one.number === number);
    if (!known2) throw new Error(`${context}: ${quoted} is not a valid value`);
    return known2.number;
  }
  if (field.scalar !== ScalarType3.BOOL) return value;
  if (/^(1|t|T|TRUE|true|True)$/.test(value)) return true;
  if (/^(0|f|F|FALSE|false|False)$/.test(value)) return false;
  throw new Error(`${context}: strconv.ParseBool: parsing ${quoted}: invalid syntax`);
}

// src/emulator/protocols/rest/request-message.ts
function restMessage({ method, rule, parameters }, request) {
  const message = rule.body === "*" ? bodyMessage(method.input, request.body) : reflect3(method.input);
  for (const [name, value] of Object.entries(parameters)) {
    message.set(method.input.fields.find((field) => field.name === name), value);
  }
  const inPath = Object.keys(parameters);
  const takesQuery = rule.body === "" && method.input.fields.length > inPath.length;
  if (takesQuery) setQueryParameters(message, inPath, request);
  return message.message;
}
function bodyMessage(schema, body) {
  const value = firstJsonValue(Buffer.from(body).toString("latin1"));
  return value === void 0 ? reflect3(schema) : decodeProtoJson(schema, Buffer.from(value, "latin1"));
}

// src/http-rule.ts
import { getOption as getOption4, hasOption as hasOption4 } from "@bufbuild/protobuf";
function httpRule(method) {
  if (!hasOption4(method, http)) return void 0;
  const { pattern, body } = getOption4(method, http);
  if (pattern.case === void 0 || pattern.case === "custom" || !/^(\/([^/{}]+|\{\w+\}))+$/.test(pattern.value)) {
    return void 0;
  }
  const path2 = mounted(method, pattern.value).slice(1).split("/").map((segment) => segment.startsWith("{") ? { field: segment.slice(1, -1) } : { literal: segment });
  return { method: pattern.case.toUpperCase(), path: path2, body };
}
function mounted({ parent }, path2) {
  const [, api] = /^zitadel\.(admin|auth|management|system)\.v1\./.exec(parent.typeName) ?? [];
  return !api || path2.startsWith(`/${api}/v1/`) ? path2 : `/${api}/v1${path2}`;
}

// src/emulator/protocols/rest/routes.ts
var rules2 = Object.values(apis).flatMap(
  (api) => unaryMethods(api).flatMap((method) => {
    const rule = httpRule(method);
    return rule ? [{ api, method, rule }] : [];
  })
);
function findRoute(state, httpMethod2, path2) {
  const segments = path2.slice(1).split("/");
  const served2 = servedApis(state);
  let otherMethod;
  for (const { api, method, rule } of rules2) {
    const parameters = served2.includes(api) ? matchPath(rule, segments) : void 0;
    if (!parameters) continue;
    if (rule.method === httpMethod2) return { route: { api, method, rule, parameters } };
    otherMethod ??= { api, method, rule, parameters };
  }
  return otherMethod ? { otherMethod } : {};
}
function matchPath({ path: path2 }, segments) {
  if (path2.length !== segments.length) return void 0;
  const parameters = {};
  for (const [index, part] of path2.entries()) {
    const segment = segments[index];
    if ("field" in part) parameters[part.field] = segment;
    else if (part.literal !== segment) return void 0;
  }
  return parameters;
}

// src/emulator/protocols/rest/rest.ts
async function answerRest(state, request, path2) {
  if (path2 === "/management/v1" && state.apis.includes("v1")) {
    return routerError(request, 400, Code28.InvalidArgument, "Bad Request");
  }
  const method = httpMethod(request);
  if (path2 === "/healthz") {
    if (method !== "GET") return routerError(request, 405, Code28.Unimplemented, "Method Not Allowed");
    return jsonResponse(request, 200, [], `${JSON.stringify({ status: "SERVING" })}
`);
  }
  const { route, otherMethod } = findRoute(state, method, path2);
  if (route) return callRest(state, request, path2, route);
  if (!otherMethod) return routerError(request, 404, Code28.NotFound, "Not Found");
  if (otherMethod.rule.method === "GET" && isForm(request))
    return callRest(state, request, path2, otherMethod);
  if (isVerification(request, otherMethod)) {
    const call2 = callOf(request, otherMethod, restMessage(otherMethod, request));
    const error = refuseVerification(state, call2, request.body);
    return errorResponse(request, gateways[otherMethod.api.name].headers(true), error);
  }
  return routerError(request, 405, Code28.Unimplemented, "Method Not Allowed");
}
function httpMethod(request) {
  const named = request.headers.get("x-http-method-override");
  return named && isForm(request) ? named.toUpperCase() : request.method;
}
function isForm({ method, headers }) {
  return method === "POST" && headers.get("content-type") === "application/x-www-form-urlencoded";
}
async function callRest(state, request, path2, route) {
  let message;
  let deadline;
  try {
    deadline = deadlineOf2(request);
    message = restMessage(route, request);
  } catch (reason) {
    const text2 = reason instanceof RangeError ? "exceeded max depth" : reason.message;
    return errorResponse(request, [], new ConnectError19(text2, Code28.InvalidArgument));
  }
  const unprintable = unprintableMetadata(path2, metadata(request, "authorization"));
  if (unprintable) return errorResponse(request, [], new ConnectError19(unprintable, Code28.Internal));
  const isLate = () => deadline !== void 0 && performance.now() > deadline;
  if (isLate()) return errorResponse(request, [], deadlineExceeded());
  const { method, api } = route;
  const gateway = gateways[api.name];
  if (request.body.length > gateway.maxBytes) {
    const { length } = toBinary6(method.input, message);
    if (length > gateway.maxBytes) return errorResponse(request, [], tooLarge2(length));
  }
  const {
    message: output,
    error,
    connection
  } = await invoke(state, { ...callOf(request, route, message), deadline });
  if (gateway.keepsTime && isLate()) return errorResponse(request, [], deadlineExceeded());
  const headers = gateway.headers(!output);
  const response = output ? jsonResponse(request, 200, headers, JSON.stringify(toJson4(method.output, output))) : errorResponse(request, headers, error);
  return connection ? { ...response, connection } : response;
}
function callOf(request, { api, method }, message) {
  const header = (name) => metadata(request, name);
  return { protocol: "rest", api, method, message, host: request.host, header, deadline: void 0 };
}
function deadlineOf2({ headers, arrivedAt }) {
  const value = headers.get("grpc-timeout");
  const timeout = value ? parseGatewayTimeout(value) : void 0;
  return timeout === void 0 ? void 0 : arrivedAt + timeout;
}
function deadlineExceeded() {
  return new ConnectError19("context deadline exceeded", Code28.DeadlineExceeded);
}
function metadata({ headers }, name) {
  const value = headers.get(`grpc-metadata-${name}`) || headers.get(name);
  const passedOn = name === "authorization" || value !== void 0 && /^[\x20-\x7e]*$/.test(value);
  return passedOn ? value : void 0;
}
function unprintableMetadata(path2, authorization) {
  const values = Object.entries({ authorization, "zitadel-activity-path": path2 });
  const name = values.find(([, value]) => value !== void 0 && !/^[\x20-\x7e]*$/.test(value))?.[0];
  return name && `header key ${JSON.stringify(name)} contains value with non-printable ASCII characters`;
}

// src/emulator/protocols/router.ts
async function answer2(state, request) {
  const path2 = decodedPath(request.target) ?? "";
  const clean = posix.normalize(path2);
  if (clean !== path2) return movedTo(clean, request);
  const api = connectGoApi(state, path2);
  if (api) {
    return isPreflight(request) ? preflight(restCors, request) : answerConnectGo(state, api, request, path2);
  }
  if (isGrpc(request)) return answerGrpc(state, request);
  if (isGrpcWeb(request)) return answerGrpcWeb(state, request);
  if (isGrpcWebPreflight(state, request, path2)) return preflight(grpcWebCors, request);
  if (path2.startsWith("/debug/")) return debugResponse(path2);
  if (isOAuth(path2)) {
    return isPreflight(request) ? preflight(oauthCors, request) : answerOAuth(state, request);
  }
  if (!isPreflight(request)) return answerRest(state, request, path2);
  const response = preflight(restCors, request);
  return { ...response, headers: [...response.headers, ...quotaCookie(response.status)] };
}
function isOAuth(path2) {
  return /^\/(\.well-known\/openid-configuration$|oauth\/v2\/|oidc\/v1\/|ui\/login(\/|$))/.test(path2);
}
async function answerOAuth(state, request) {
  const domain = domainContext(request.host, (name) => request.headers.get(name));
  if (instanceViolation(domain)) return plainText(request, 404, `${instanceNotFound(domain)}
`);
  const isBlocked = state.faults.some(({ kind, rpc }) => /^(blocked|quota)$/.test(kind) && rpc === void 0);
  if (isBlocked) return plainText(request, 429, "Your ZITADEL instance is blocked.\n");
  const hasBody = request.method !== "GET" && request.method !== "HEAD";
  const response = await handleOAuth(
    state,
    new Request(new URL(request.target, originOf(domain)), {
      method: request.method,
      headers: [...request.headers].filter(([name]) => !name.startsWith(":")),
      ...hasBody && { body: request.body }
    })
  );
  const body = new Uint8Array(await response.arrayBuffer());
  return oauthResponse(request, response.status, [...response.headers], body);
}
function plainText(request, status, text2) {
  const headers = [
    ["content-type", "text/plain; charset=utf-8"],
    ["x-content-type-options", "nosniff"],
    ["cache-control", "no-store"],
    ["pragma", "no-cache"],
    ["expires", httpDate()]
  ];
  return oauthResponse(request, status, headers, Buffer.from(text2));
}
function oauthResponse(request, status, headers, body) {
  return {
    status,
    headers: [
      ...headers,
      ...corsHeaders(oauthCors, request),
      ["x-robots-tag", "none"],
      ["date", httpDate()],
      ["content-length", String(body.length)]
    ],
    body
  };
}
function movedTo(path2, request) {
  const query = queryOf(request.target);
  const location = encodePath(path2) + (query ? `?${query}` : "");
  return {
    status: 301,
    headers: [
      ["location", location],
      ["date", httpDate()],
      ["content-length", "0"]
    ],
    body: ""
  };
}
function encodePath(path2) {
  return encodeURIComponent(path2).replace(/%(2F|24|26|2B|2C|3A|3B|3D|40)/g, decodeURIComponent);
}

// src/emulator/world/world.ts
var apiNames = ["v1", "v2"];

// src/emulator/world/create-state.ts
function createState(world, now = Date.now) {
  const state = {
    now,
    startedAt: now() * 1e3,
    apis: checkApis(world.apis),
    orgs: /* @__PURE__ */ new Map(),
    users: /* @__PURE__ */ new Map(),
    usersByLoginName: /* @__PURE__ */ new Map(),
    usersByOrg: /* @__PURE__ */ new Map(),
    personalAccessTokens: /* @__PURE__ */ new Map(),
    accessTokens: /* @__PURE__ */ new Map(),
    oauth: createOAuthState("400000000000000000"),
    keys: /* @__PURE__ */ new Map(),
    events: /* @__PURE__ */ new Map(),
    lastId: 400000000000000000n,
    lastEventAt: now() * 1e3,
    faults: [],
    calls: []
  };
  for (const org2 of world.orgs) {
    if (state.orgs.has(org2.id)) throw new TypeError(`two organizations have the id ${org2.id}`);
    state.orgs.set(org2.id, org2);
    state.usersByOrg.set(org2.id, []);
  }
  for (const user of world.users) addUser(state, user);
  return state;
}
function checkApis(apis2 = apiNames) {
  const unknown = apis2.find((name) => !apiNames.includes(name));
  if (unknown !== void 0)
    throw new TypeError(`apis has ${JSON.stringify(unknown)}: one of v1 and v2 is meant`);
  if (apis2.length === 0) throw new TypeError("apis is empty: leave it out for both");
  return apis2;
}

// src/emulator/world/demo-world.ts
var demoWorld = {
  orgs: [
    { id: "100000000000000001", name: "ACME" },
    { id: "100000000000000002", name: "Globex" }
  ],
  users: [
    {
      id: "200000000000000001",
      orgId: "100000000000000001",
      userName: "alice",
      human: {
        firstName: "Alice",
        lastName: "Adams",
        email: "alice@example.com",
        emailVerified: true,
        phone: "+41791234567",
        phoneVerified: true
      },
      factors: [
        { type: "u2f", id: "300000000000000001", name: "Blue key" },
        { type: "u2f", id: "300000000000000002", name: "Green key" },
        { type: "u2f", id: "300000000000000003", name: "Red key" },
        { type: "u2f", id: "300000000000000006", name: "Old phone" },
        { type: "passkey", id: "300000000000000004", name: "Laptop" },
        { type: "otp" },
        { type: "otpSms" },
        { type: "otpEmail" }
      ]
    },
    {
      id: "200000000000000002",
      orgId: "100000000000000001",
      userName: "help-desk",
      machine: { name: "Help desk" },
      roles: { "100000000000000001": ["ORG_OWNER"] },
      tokens: ["demo-token"]
    },
    {
      id: "200000000000000003",
      orgId: "100000000000000002",
      userName: "bob",
      human: { firstName: "Bob", lastName: "Brown", email: "bob@example.com", emailVerified: true },
      factors: [{ type: "u2f", id: "300000000000000005", name: "Yellow key" }]
    },
    {
      id: "200000000000000004",
      orgId: "100000000000000002",
      userName: "globex-owner",
      machine: { name: "Globex owner", clientSecret: "demo-secret" },
      roles: { "100000000000000002": ["ORG_OWNER"] },
      tokens: ["demo-token-globex"]
    }
  ]
};

// src/emulator/start.ts
async function startEmulator(options2 = {}) {
  const state = createState(options2.world ?? demoWorld, options2.now);
  const listener = createListener({
    answer: (request) => answer2(state, request),
    takeStream: (stream, headers) => takeReflectionStream(state, stream, headers)
  });
  listener.server.listen(options2.port ?? 0, options2.host ?? "127.0.0.1");
  await once(listener.server, "listening");
  return {
    baseUrl: originOfListener(listener.server.address()),
    get world() {
      return currentWorld(state);
    },
    calls: state.calls,
    fault: (fault) => setFault(state, fault),
    close: listener.close,
    [Symbol.asyncDispose]: listener.close
  };
}
function originOfListener({ address, family, port }) {
  if (family === "IPv6") return `http://[${address === "::" ? "::1" : address}]:${port}`;
  return `http://${address === "0.0.0.0" ? "127.0.0.1" : address}:${port}`;
}

// ../../emu.ts
var e = await startEmulator({ port: Number(process.argv[2] ?? 18300) });
console.log(e.baseUrl);
