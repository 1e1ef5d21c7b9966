import type { EmulatorState } from "../state.js";

/** Answers the requests for OAuth and OpenID Connect: discovery, `/oauth/v2/…`, `/oidc/v1/…`, `/ui/login/…`. */
export async function handleOAuth(_state: EmulatorState, _request: Request): Promise<Response> {
  return new Response("404 page not found\n", { status: 404, headers: { "content-type": "text/plain" } });
}
