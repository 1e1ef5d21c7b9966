import { create, type JsonObject, toJson } from "@bufbuild/protobuf";
import type { Code, ConnectError } from "@connectrpc/connect";
import { codeToHttpStatus } from "@connectrpc/connect/protocol-connect";
import { corsHeaders, restCors } from "../cors.js";
import { type Header, type HttpRequest, type HttpResponse, textResponse } from "../http.js";

/** The answer of the router to what is no call. */
export function routerError(request: HttpRequest, status: number, code: Code, message: string): HttpResponse {
  return jsonResponse(request, status, [], JSON.stringify({ code, message }));
}

/** The answer to a call that failed. */
export function errorResponse(request: HttpRequest, headers: Header[], error: ConnectError): HttpResponse {
  const status = codeToHttpStatus(error.code);
  const challenge: Header[] = status === 401 ? [["www-authenticate", error.rawMessage]] : [];
  const details = error.details.flatMap(detailJson);
  const body = { code: error.code, message: error.rawMessage, ...(details.length > 0 && { details }) };
  return jsonResponse(request, status, [...headers, ...challenge], JSON.stringify(body));
}

function detailJson(detail: ConnectError["details"][number]): JsonObject[] {
  if (!("desc" in detail)) return [];
  const json = toJson(detail.desc, create(detail.desc, detail.value)) as JsonObject;
  return [{ "@type": `type.googleapis.com/${detail.desc.typeName}`, ...json }];
}

/** An answer with the headers that all answers of REST have. */
export function jsonResponse(
  request: HttpRequest,
  status: number,
  headers: Header[],
  body: string,
): HttpResponse {
  return textResponse(
    status,
    [
      ["content-type", "application/json"],
      ...corsHeaders(restCors, request),
      ["x-robots-tag", "none"],
      ...headers,
      ...quotaCookie(status),
    ],
    body,
  );
}

/** The console reads from this cookie whether the quota is used up. */
export function quotaCookie(status: number): Header[] {
  const exhausted = status === 429;
  if (!exhausted && status >= 300) return [];
  const value = exhausted ? "true; Path=/; Max-Age=300" : "; Path=/; Max-Age=0";
  return [
    ["set-cookie", `zitadel.quota.exhausted=${value}; SameSite=Lax`],
    ["vary", "Cookie"],
  ];
}
