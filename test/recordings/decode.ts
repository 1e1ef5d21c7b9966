import { gunzipSync } from "node:zlib";
import {
  createRegistry,
  type DescMessage,
  type DescMethod,
  fromBinary,
  type JsonObject,
  toJson,
} from "@bufbuild/protobuf";
import { Code } from "@connectrpc/connect";
import { findTrailerError } from "@connectrpc/connect/protocol-grpc";
import { ManagementService } from "../../gen/zitadel/management/v1/management_pb.js";
import { UserService } from "../../gen/zitadel/user/v2/user_service_pb.js";
import { CredentialsCheckErrorSchema, ErrorDetailSchema } from "../../gen/zitadel/v1/message_pb.js";
import { type Normalized, parseHeader } from "./load.js";
import type { GrpcResponse, HttpResponse } from "./send.js";

const services = [ManagementService, UserService];

/** The rpc of a recorded call; the service is Management v1 where the recording names none. */
export function rpcNamed(service: string | undefined, name: string | undefined): DescMethod | undefined {
  return services
    .find(({ typeName }) => typeName === (service ?? ManagementService.typeName))
    ?.methods.find((method) => method.name === name);
}

/** Decodes a gRPC answer to the common form of the recordings. */
export function decodeGrpc(response: GrpcResponse, rpc: DescMethod | undefined): Normalized {
  const headers = new Headers(response.headers.filter((line) => !line.startsWith(":")).map(parseHeader));
  const status = Number(response.headers.find((line) => line.startsWith(":status"))?.slice(9));
  const body = Buffer.from(response.body ?? "", "base64");
  if ((headers.get("content-type") ?? "").startsWith("application/grpc-web")) {
    return decodeWebBody(headers, body, rpc);
  }
  if (!response.trailers) return decodeForeign(status, headers, body);
  return decodeStatus(response.trailers, body, rpc);
}

/** Decodes a gRPC-web answer to the common form of the recordings. */
export function decodeGrpcWeb(response: HttpResponse, rpc: DescMethod | undefined): Normalized {
  const headers = new Headers(response.headers.map(parseHeader));
  const body = Buffer.from(response.body ?? "", "base64");
  if (response.status !== 200) return decodeForeign(response.status, headers, body);
  return decodeWebBody(headers, body, rpc);
}

/** Decodes a REST answer, or one of no protocol, to the common form of the recordings. */
export function decodeHttp(response: HttpResponse, isRest: boolean): Normalized {
  const headers = new Headers(response.headers.map(parseHeader));
  const text = Buffer.from(response.body ?? "", "base64").toString();
  if (!isRest || text === "" || !(headers.get("content-type") ?? "").startsWith("application/json")) {
    return decodeForeign(response.status, headers, Buffer.from(text));
  }
  const json = JSON.parse(text);
  return response.status < 300 ? { code: 0, response: json } : { ...json, status: statusName(json.code) };
}

/** Decodes an answer of the Connect protocol to the common form of the recordings. */
export function decodeConnect({ status, headers, body = "" }: HttpResponse): Normalized {
  const isJson = headers.includes("content-type: application/json");
  if (!isJson)
    return decodeForeign(status, new Headers(headers.map(parseHeader)), Buffer.from(body, "base64"));
  const json = JSON.parse(Buffer.from(body, "base64").toString());
  if (status === 200) return { code: 0, response: json };
  const name = json.code.replace(/(?:^|_)([a-z])/g, (_: string, start: string) => start.toUpperCase());
  const code = Code[name as keyof typeof Code];
  const details = json.details?.map(({ type, value }: { type: string; value: string }) =>
    detailJson({ type, value: Buffer.from(value, "base64") }),
  );
  return { code, status: json.code.toUpperCase(), message: json.message, ...(details && { details }) };
}

function decodeWebBody(headers: Headers, body: Buffer, rpc: DescMethod | undefined): Normalized {
  const isText = (headers.get("content-type") ?? "").startsWith("application/grpc-web-text");
  const bytes = isText
    ? Buffer.concat(
        body
          .toString()
          .match(/[^=]+=*/g)
          ?.map((part) => Buffer.from(part, "base64")) ?? [],
      )
    : body;
  if (headers.has("grpc-status")) {
    const names = ["grpc-status", "grpc-message", "grpc-status-details-bin"].filter((name) =>
      headers.has(name),
    );
    return decodeStatus(
      names.map((name) => `${name}: ${headers.get(name)}`),
      bytes,
      rpc,
    );
  }
  let at = 0;
  while (bytes[at] !== undefined && ((bytes[at] as number) & 0x80) === 0)
    at += 5 + bytes.readUInt32BE(at + 1);
  const trailers = bytes
    .subarray(at + 5)
    .toString()
    .split("\r\n")
    .filter(Boolean);
  return decodeStatus(trailers, bytes.subarray(0, at), rpc);
}

function decodeStatus(trailers: string[], body: Buffer, rpc: DescMethod | undefined): Normalized {
  const error = findTrailerError(new Headers(trailers.map(parseHeader)));
  if (!error) return { code: 0, response: decodeMessage(body, rpc) };
  const details = error.details.map((detail) => detailJson(detail as { type: string; value: Uint8Array }));
  return {
    code: error.code,
    status: statusName(error.code),
    message: error.rawMessage,
    ...(details.length > 0 && { details }),
  };
}

function decodeMessage(body: Buffer, rpc: DescMethod | undefined): unknown {
  const { output } = rpc as DescMethod;
  const data = body.subarray(5, 5 + body.readUInt32BE(1));
  return toJson(output, fromBinary(output, body[0] === 1 ? gunzipSync(data) : data));
}

const registry = createRegistry(ErrorDetailSchema, CredentialsCheckErrorSchema);

function detailJson({ type, value }: { type: string; value: Uint8Array }): JsonObject {
  const schema = registry.getMessage(type) as DescMessage;
  return {
    "@type": `type.googleapis.com/${type}`,
    ...(toJson(schema, fromBinary(schema, value)) as JsonObject),
  };
}

function decodeForeign(httpStatus: number, headers: Headers, body: Buffer): Normalized {
  const location = headers.get("location");
  const isJson = (headers.get("content-type") ?? "").startsWith("application/json") && body.length > 0;
  return {
    httpStatus,
    ...(isJson ? { json: JSON.parse(body.toString()) } : { text: body.toString() }),
    ...(location && { location }),
  };
}

function statusName(code: Code): string {
  return Code[code]?.replace(/(?<=[a-z])[A-Z]/g, "_$&").toUpperCase() ?? "";
}
