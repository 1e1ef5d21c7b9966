import { fromJson, type JsonObject, type JsonValue, toBinary } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { codeFromHttpStatus } from "@connectrpc/connect/protocol-grpc";
import { CredentialsCheckErrorSchema, ErrorDetailSchema } from "../../gen/zitadel/v1/message_pb.js";

/**
 * Makes the error of an answer that is no 2xx: from ZITADEL's JSON body `{ code, message, details }`, or, where
 * something between wrote the answer, from the HTTP status.
 */
export function restError(response: Response, text: string): ConnectError {
  const body = parseStatus(text);
  if (!body) {
    const about = `HTTP ${response.status} from ${response.headers.get("server") ?? "the server"}, and no answer of ZITADEL`;
    return new ConnectError(about, codeFromHttpStatus(response.status), response.headers);
  }
  const error = new ConnectError(body.message, body.code, response.headers);
  error.isWireError = true;
  error.details = body.details.map(incomingDetail);
  return error;
}

function parseStatus(text: string): { code: Code; message: string; details: JsonObject[] } | undefined {
  try {
    const body = JSON.parse(text);
    if (Code[body.code] === undefined || typeof body.message !== "string") return undefined;
    return { details: [], ...body };
  } catch {
    return undefined;
  }
}

function incomingDetail(detail: JsonObject): { type: string; value: Uint8Array; debug?: JsonValue } {
  const { "@type": url, ...fields } = detail;
  const type = String(url).slice(String(url).lastIndexOf("/") + 1);
  const schema = [ErrorDetailSchema, CredentialsCheckErrorSchema].find(
    (candidate) => candidate.typeName === type,
  );
  if (!schema) return { type, value: new Uint8Array(), debug: detail };
  const message = fromJson(schema, fields, { ignoreUnknownFields: true });
  return { type, value: toBinary(schema, message), debug: fields };
}
