import { createHash } from "node:crypto";
import { type Emulator, startEmulator } from "../../src/emulator.js";

export const clientId = "401314092805065766";
export const origin = "http://localhost:5602";
export const redirectUri = `${origin}/signed-in`;
export const scope = "openid profile offline_access urn:zitadel:iam:org:project:id:zitadel:aud";
const verifier = "a-verifier-of-at-least-forty-three-characters";
const challenge = createHash("sha256").update(verifier).digest("base64url");

/** The emulator with the application and the person of the recording. */
export function startRecorded(): Promise<Emulator> {
  return startEmulator({
    world: {
      orgs: [{ id: "1", name: "A" }],
      users: [
        {
          id: "401308542096641062",
          orgId: "1",
          userName: "hilda-mwxi5rpc78z",
          roles: { 1: ["ORG_OWNER"] },
          human: { firstName: "Hilda", lastName: "Desk", preferredLanguage: "en" },
        },
      ],
      applications: [
        {
          clientId,
          grantTypes: ["authorization_code", "refresh_token"],
          redirectUris: [redirectUri],
          postLogoutRedirectUris: [`${origin}/`],
          projectId: "401314092771445798",
        },
      ],
    },
  });
}

type Parameters = Record<string, string | undefined>;

export interface Answer {
  status: number;
  body: string;
  location?: string;
}

export interface Tokens {
  access_token: string;
  refresh_token: string;
  id_token: string;
}

/** A browser at the emulator: it keeps the cookie. A parameter that is undefined is left out. */
export function openBrowser(baseUrl: string) {
  let cookie = "";

  async function request(path: string, init: RequestInit = {}): Promise<Answer> {
    const response = await fetch(new URL(path, baseUrl), {
      ...init,
      redirect: "manual",
      headers: { cookie, ...init.headers },
    });
    cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? cookie;
    const location = response.headers.get("location");
    return { status: response.status, ...(location && { location }), body: await response.text() };
  }

  const post = (path: string, parameters: Parameters) =>
    request(path, { method: "POST", body: withoutMissing(parameters) });

  const authorize = (parameters: Parameters = {}) => {
    const right = {
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: "code",
      scope,
      state: "st",
      nonce: "no",
      code_challenge: challenge,
      code_challenge_method: "S256",
    };
    return request(`/oauth/v2/authorize?${withoutMissing({ ...right, ...parameters })}`);
  };

  /** Follows links to where the browser ends, or to the application. */
  async function follow(answer: Answer, from: string): Promise<{ url: string; body: string }> {
    let [url, at] = [from, answer];
    while (at.location !== undefined) {
      url = new URL(at.location, baseUrl).href;
      if (url.startsWith(origin)) return { url, body: "" };
      at = await request(url);
    }
    return { url, body: at.body };
  }

  async function signIn(parameters: Parameters = {}): Promise<string> {
    const { url } = await follow(await authorize(parameters), baseUrl);
    if (url.startsWith(origin)) return codeIn(url);
    const authRequestID = new URL(url).searchParams.get("authRequestID") ?? "";
    const chosen = await post("/ui/login/login", { authRequestID, userId: "401308542096641062" });
    return codeIn(chosen.location ?? "");
  }

  const exchange = (code: string, parameters: Parameters = {}) =>
    post("/oauth/v2/token", {
      grant_type: "authorization_code",
      client_id: clientId,
      redirect_uri: redirectUri,
      code,
      code_verifier: verifier,
      ...parameters,
    });

  return {
    request,
    post,
    authorize,
    follow,
    signIn,
    exchange,
    async tokens(parameters: Parameters = {}): Promise<Tokens> {
      return JSON.parse((await exchange(await signIn(parameters))).body);
    },
    refresh: (refresh_token: string | undefined, parameters: Parameters = {}) =>
      post("/oauth/v2/token", {
        grant_type: "refresh_token",
        client_id: clientId,
        refresh_token,
        ...parameters,
      }),
    revoke: (token: string, client_id: string = clientId) => post("/oauth/v2/revoke", { token, client_id }),
    userInfo: (token?: string) =>
      request("/oidc/v1/userinfo", token ? { headers: { authorization: `Bearer ${token}` } } : {}),
    /** Where a sign-out ends, and what stands there. */
    async endSession(parameters: Parameters) {
      const query = withoutMissing(parameters);
      const path = query.size > 0 ? `/oidc/v1/end_session?${query}` : "/oidc/v1/end_session";
      const { url, body } = await follow(await request(path), new URL(path, baseUrl).href);
      return `${url} | ${body}`;
    },
  };
}

function codeIn(url: string): string {
  return new URL(url).searchParams.get("code") ?? "";
}

function withoutMissing(parameters: Parameters): URLSearchParams {
  return new URLSearchParams(
    Object.entries(parameters).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}
