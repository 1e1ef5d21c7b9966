import type { CryptoKey, JWK } from "jose";

/** What OAuth and OpenID Connect remember. Plain data but for the keys. */
export interface OAuthState {
  /** The id of ZITADEL's own project, which is the audience of its API. */
  projectId: string;
  /** Made when they are first needed, because RSA keys take a while. The first one signs. */
  signingKeys: Promise<SigningKey[]> | undefined;
  /** Sign-ins that have begun, by the id that the page has. */
  authRequests: Map<string, AuthRequest>;
  codes: Map<string, AuthRequest & { grant: Grant }>;
  /** With the access token that ends when the refresh token is used. */
  refreshTokens: Map<string, { grant: Grant; accessToken: string }>;
  /** By access token. */
  grants: Map<string, Grant>;
  /** Who is signed in, by the value of the browser's cookie. */
  sessions: Map<string, SignIn>;
}

export interface SigningKey {
  kid: string;
  privateKey: CryptoKey;
  publicJwk: JWK;
}

/** What an application asked for. */
export interface AuthRequest {
  clientId: string;
  redirectUri: string;
  scopes: string[];
  state: string | undefined;
  nonce: string | undefined;
  challenge: { value: string; method: string } | undefined;
}

/** A person who has signed in. */
export interface SignIn {
  userId: string;
  /** Seconds since 1970. */
  authTime: number;
  secondFactor: boolean;
}

/** What tokens are issued for. */
export interface Grant extends SignIn {
  clientId: string;
  scopes: string[];
  nonce?: string;
  /** How the user proved who they are, as the ID token says. */
  amr?: string[];
  /** The origins from which an application may use its tokens. */
  origins?: string[];
  idTokenSeconds: number;
}

export function createOAuthState(projectId: string): OAuthState {
  return {
    projectId,
    signingKeys: undefined,
    authRequests: new Map(),
    codes: new Map(),
    refreshTokens: new Map(),
    grants: new Map(),
    sessions: new Map(),
  };
}

/** Makes a random text that no one can guess, for tokens, codes and cookies. */
export function randomText(bytes = 24): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString("base64url");
}
