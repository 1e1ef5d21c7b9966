import type { Header, HttpRequest, HttpResponse } from "./http.js";
import { httpDate } from "./http.js";

/** Which cross-origin requests are allowed, from any origin and with credentials. */
export interface CorsPolicy {
  methods: string[];
  /** Lower case. */
  requestHeaders: string[];
  exposed: string[];
  maxAgeSeconds?: number;
}

const webHeaders = [
  "accept",
  "accept-language",
  "authorization",
  "content-type",
  "origin",
  "x-grpc-web",
  "x-user-agent",
  "x-zitadel-orgid",
];

/** REST, all of an API that runs on connect-go, and everything that nothing else answers. */
export const restCors: CorsPolicy = {
  methods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
  requestHeaders: [
    ...webHeaders,
    "connect-protocol-version",
    "connect-timeout-ms",
    "grpc-timeout",
    "x-requested-with",
  ],
  exposed: ["Location", "Content-Length", "Grpc-Status", "Grpc-Message", "Grpc-Status-Details-Bin"],
};

/** gRPC-web of grpc-go, which exposes whatever headers its answer has. */
export const grpcWebCors: CorsPolicy = {
  methods: ["GET", "POST", "HEAD"],
  requestHeaders: [...webHeaders, "u-a"],
  exposed: [],
  maxAgeSeconds: 600,
};

/** The end points of OAuth and OpenID Connect. */
export const oauthCors: CorsPolicy = {
  methods: ["GET", "HEAD", "POST"],
  requestHeaders: [
    "accept",
    "accept-language",
    "authorization",
    "content-type",
    "origin",
    "x-requested-with",
  ],
  exposed: ["Location", "Content-Length"],
};

/** Whether a request is a preflight. */
export function isPreflight(request: HttpRequest): boolean {
  return request.method === "OPTIONS" && !!request.headers.get("access-control-request-method");
}

/** Answers a preflight; what the policy refuses gets no CORS headers. */
export function preflight(policy: CorsPolicy, request: HttpRequest): HttpResponse {
  const { headers } = request;
  const origin = headers.get("origin");
  const method = headers.get("access-control-request-method") ?? "";
  const names = headers.get("access-control-request-headers");
  const answer: Header[] = [
    ["vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"],
    ["x-robots-tag", "none"],
    ["date", httpDate()],
  ];
  const allowed =
    origin &&
    (method === "OPTIONS" || policy.methods.includes(method)) &&
    (names === undefined || acceptsHeaders(policy.requestHeaders, names));
  if (allowed) {
    answer.push(["access-control-allow-origin", origin], ["access-control-allow-methods", method]);
    if (names) answer.push(["access-control-allow-headers", names]);
    answer.push(["access-control-allow-credentials", "true"]);
    if (policy.maxAgeSeconds) answer.push(["access-control-max-age", String(policy.maxAgeSeconds)]);
  }
  return { status: 204, headers: answer, body: "" };
}

/** The headers that a cross-origin answer carries. */
export function corsHeaders(policy: CorsPolicy, request: HttpRequest): Header[] {
  const origin = request.headers.get("origin");
  const headers: Header[] = [["vary", "Origin"]];
  if (!origin || !(request.method === "OPTIONS" || policy.methods.includes(request.method))) return headers;
  headers.push(["access-control-allow-origin", origin], ["access-control-allow-credentials", "true"]);
  if (policy.exposed.length > 0) headers.push(["access-control-expose-headers", policy.exposed.join(", ")]);
  return headers;
}

/** Browsers send the names sorted, in lower case, without doubles; the server refuses any other list. */
function acceptsHeaders(allowed: string[], list: string): boolean {
  const names = list
    .split(",")
    .map((name) => name.replace(/^[ \t]|[ \t]$/g, ""))
    .filter((name) => name !== "");
  return names.every(
    (name, index) => allowed.includes(name) && (index === 0 || name > (names[index - 1] as string)),
  );
}
