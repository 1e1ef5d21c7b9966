import { posix } from "node:path";
import { handleOAuth } from "../oauth/oauth.js";
import type { Fault } from "../world/fault.js";
import { domainContext, instanceNotFound, instanceViolation, originOf } from "../world/instance.js";
import type { EmulatorState } from "../world/state.js";
import { answerConnectGo } from "./connect-go/handler.js";
import { corsHeaders, grpcWebCors, isPreflight, oauthCors, preflight, restCors } from "./cors.js";
import { answerGrpc, isGrpc } from "./grpc-go/grpc.js";
import { answerGrpcWeb, isGrpcWeb, isGrpcWebPreflight } from "./grpc-go/grpc-web.js";
import { debugResponse } from "./health.js";
import { decodedPath, type Header, type HttpRequest, type HttpResponse, httpDate, queryOf } from "./http.js";
import { quotaCookie } from "./rest/answers.js";
import { answerRest } from "./rest/rest.js";
import { connectGoApi } from "./served-methods.js";

/** Answers any request but server reflection, which is a stream. */
export async function answer(state: EmulatorState, request: HttpRequest): Promise<HttpResponse> {
  const path = decodedPath(request.target) ?? "";
  // The server redirects paths with empty segments or dots to clean ones.
  const clean = posix.normalize(path);
  if (clean !== path) return movedTo(clean, request);
  const api = connectGoApi(state, path);
  if (api) {
    return isPreflight(request) ? preflight(restCors, request) : answerConnectGo(state, api, request, path);
  }
  if (isGrpc(request)) return answerGrpc(state, request);
  if (isGrpcWeb(request)) return answerGrpcWeb(state, request);
  if (isGrpcWebPreflight(state, request, path)) return preflight(grpcWebCors, request);
  if (path.startsWith("/debug/")) return debugResponse(path);
  if (isOAuth(path)) {
    return isPreflight(request) ? preflight(oauthCors, request) : answerOAuth(state, request);
  }
  if (!isPreflight(request)) return answerRest(state, request, path);
  const response = preflight(restCors, request);
  return { ...response, headers: [...response.headers, ...quotaCookie(response.status)] };
}

function isOAuth(path: string): boolean {
  return /^\/(\.well-known\/openid-configuration$|oauth\/v2\/|oidc\/v1\/|device$|ui\/login(\/|$))/.test(path);
}

/** What people open in a browser, which other origins cannot read. */
function isPage({ target }: HttpRequest): boolean {
  return /^\/(device|ui\/login)(?![^/?])/.test(target);
}

async function answerOAuth(state: EmulatorState, request: HttpRequest): Promise<HttpResponse> {
  const domain = domainContext(request.host, (name) => request.headers.get(name));
  if (instanceViolation(state, domain)) return plainText(request, 404, `${instanceNotFound(domain)}\n`);
  if (state.faults.some(closesOAuth)) return plainText(request, 429, "Your ZITADEL instance is blocked.\n");
  const response = await handleOAuth(state, { ...request, issuer: originOf(domain) });
  const body = new Uint8Array(await response.arrayBuffer());
  return oauthResponse(request, response.status, [...response.headers], body);
}

/** A fault that aims or counts is for calls. */
function closesOAuth({ kind, rpc, userId, orgId, skip = 0, times }: Fault): boolean {
  const isForAll = [rpc, userId, orgId, times].every((one) => one === undefined) && skip === 0;
  return isForAll && (kind === "blocked" || kind === "quota");
}

function plainText(request: HttpRequest, status: number, text: string): HttpResponse {
  const headers: Header[] = [
    ["content-type", "text/plain; charset=utf-8"],
    ["x-content-type-options", "nosniff"],
    ["cache-control", "no-store"],
    ["pragma", "no-cache"],
    ["expires", httpDate()],
  ];
  return oauthResponse(request, status, headers, Buffer.from(text));
}

function oauthResponse(
  request: HttpRequest,
  status: number,
  headers: Header[],
  body: Uint8Array,
): HttpResponse {
  return {
    status,
    headers: [
      ...headers,
      ...(isPage(request) ? [] : corsHeaders(oauthCors, request)),
      ["x-robots-tag", "none"],
      ["date", httpDate()],
      ["content-length", String(body.length)],
    ],
    body,
  };
}

function movedTo(path: string, request: HttpRequest): HttpResponse {
  const query = queryOf(request.target);
  const location = encodePath(path) + (query ? `?${query}` : "");
  return {
    status: 301,
    headers: [
      ["location", location],
      ["date", httpDate()],
      ["content-length", "0"],
    ],
    body: "",
  };
}

function encodePath(path: string): string {
  return encodeURIComponent(path).replace(/%(2F|24|26|2B|2C|3A|3B|3D|40)/g, decodeURIComponent);
}
