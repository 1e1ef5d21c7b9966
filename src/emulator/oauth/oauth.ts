import { randomText } from "../world/oauth-state.js";
import type { EmulatorState } from "../world/state.js";
import { oauthError, page } from "./answers.js";
import { authorize } from "./authorize.js";
import { beginDevice } from "./device-grant.js";
import { decideDevice, devicePage, toDevicePage } from "./device-page.js";
import { discovery } from "./discovery.js";
import { endSession } from "./end-session.js";
import type { FormRequest } from "./form-request.js";
import { sessionCookie, signIn, signInPage, userAgentCookie } from "./sign-in-page.js";
import { keys } from "./signing-keys.js";
import { token } from "./token.js";
import { introspect, revoke, userInfo } from "./token-end-points.js";

/** A request to an end point or page of OAuth. */
export interface OAuthRequest {
  method: string;
  /** Path and query. */
  target: string;
  /** The origin that the issuer is. */
  issuer: string;
  headers: ReadonlyMap<string, string>;
  body: Uint8Array;
}

/** Answers the requests for OAuth and OpenID Connect: discovery, `/oauth/v2/…`, `/oidc/v1/…`, `/device`, `/ui/login/…`. */
export async function handleOAuth(state: EmulatorState, request: OAuthRequest): Promise<Response> {
  const { issuer, method, headers } = request;
  // Only its path and query count.
  const { pathname, search, searchParams } = new URL(request.target, "http://localhost");
  const form = formOf(request, searchParams);
  if (!form) return oauthError("invalid_request", "error parsing form");
  const authorization = headers.get("authorization") ?? null;
  const asked: FormRequest = { state, issuer, form, authorization };
  const userAgent = new RegExp(`(?:^|; )${sessionCookie}=([^;]+)`).exec(headers.get("cookie") ?? "")?.[1];
  const response = await answer(asked, method, pathname, search, userAgent);
  return /^\/(\.well-known|oauth|oidc)\//.test(pathname) ? withUserAgent(response, userAgent) : response;
}

/** The server sets its cookie in every answer. */
function withUserAgent(response: Response, id = randomText()): Response {
  const { headers } = response;
  if (!headers.has("set-cookie")) headers.append("set-cookie", userAgentCookie(id));
  headers.append("vary", "Cookie");
  return response;
}

function answer(
  asked: FormRequest,
  method: string,
  pathname: string,
  search: string,
  userAgent: string | undefined,
): Response | Promise<Response> {
  const { state, issuer } = asked;
  switch (pathname) {
    case "/.well-known/openid-configuration":
      return discovery(issuer);
    case "/oauth/v2/keys":
      return keys(state);
    case "/oauth/v2/token":
      return token(asked);
    case "/oauth/v2/authorize":
      return authorize(asked, state.oauth.sessions.get(userAgent ?? ""));
    case "/oauth/v2/device_authorization":
      return beginDevice(asked);
    case "/oauth/v2/introspect":
      return introspect(asked);
    case "/oauth/v2/revoke":
      return revoke(asked);
    case "/oidc/v1/userinfo":
      return userInfo(asked);
    case "/oidc/v1/end_session":
      return endSession(asked, userAgent);
    case "/ui/login/login":
      return method === "POST" ? signIn(asked) : signInPage(asked);
    case "/device":
      return toDevicePage(search);
    case "/ui/login/device":
      return method === "POST" ? decideDevice(asked) : devicePage(asked);
    case "/ui/login/logout/done":
      return page("Signed out", "<p>You are signed out of the emulator.</p>");
    default:
      return new Response("404 page not found\n", { status: 404, headers: { "content-type": "text/plain" } });
  }
}

/** No form of OAuth is larger, or has more parameters. */
const maxFormBytes = 1024 * 1024;
const maxParameters = 1000;

/** As on the server, the query counts too, after the body; and only a form is a body. Undefined where it is too large. */
function formOf(
  { headers, method, body }: OAuthRequest,
  query: URLSearchParams,
): URLSearchParams | undefined {
  const isForm = headers.get("content-type")?.startsWith("application/x-www-form-urlencoded");
  if (!isForm || method === "GET" || method === "HEAD") return query;
  const text = body.length > maxFormBytes ? undefined : Buffer.from(body).toString();
  if (text === undefined || text.split("&", maxParameters + 1).length > maxParameters) return undefined;
  return new URLSearchParams([...new URLSearchParams(text), ...query]);
}
