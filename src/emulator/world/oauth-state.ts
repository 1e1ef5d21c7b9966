import type { CryptoKey, JWK } from "jose";
import { createIssued, type Issued } from "./issued.js";
import type { WorldApplication } from "./world.js";

/** What OAuth and OpenID Connect remember. Plain data but for the keys. */
export interface OAuthState {
  /** The id of ZITADEL's own project, which is the audience of its API. */
  projectId: string;
  /** The project of the applications that name none. */
  defaultProjectId: string;
  /** By client id. Undefined if the world names none. */
  applications: Map<string, WorldApplication> | undefined;
  /** Made when they are first needed, because RSA keys take a while. The first one signs. */
  signingKeys: Promise<SigningKey[]> | undefined;
  /** Sign-ins that have begun, by the id that the page has. */
  authRequests: Issued<AuthRequest>;
  /** Undefined for a code that was used. */
  codes: Issued<CodeGrant | undefined>;
  /** By device code. */
  devices: Issued<DeviceAuthorization>;
  /** The same, by user code without its dash. */
  devicesByUserCode: Issued<DeviceAuthorization>;
  /** Also those that were used. */
  refreshTokens: Issued<RefreshSession>;
  /** Who is signed in, by the value of the browser's cookie. */
  sessions: Issued<SignIn>;
}

export interface SigningKey {
  kid: string;
  privateKey: CryptoKey;
  publicJwk: JWK;
}

/** What an application asked for at the authorization end point. */
export interface AuthRequest {
  clientId: string;
  redirectUri: string;
  scopes: string[];
  state: string | undefined;
  nonce: string | undefined;
  prompt: string;
  loginHint: string;
  challenge: { value: string; method: string } | undefined;
}

/** What a code of the authorization end point is good for. */
interface CodeGrant extends AuthRequest {
  grant: Grant;
}

/** What a device asked for (RFC 8628), and what a person said to it. */
export interface DeviceAuthorization extends Client {
  userCode: string;
  scopes: string[];
  /** In milliseconds. */
  expiresAt: number;
  state: "pending" | "approved" | "denied" | "expired" | "used";
  /** Who approved. */
  signIn?: SignIn;
}

/** What the tokens of an application have from it. */
export interface Client {
  clientId: string;
  /** The applications and projects that its tokens are meant for. */
  audience: string[];
  /** The origins from which its tokens may be used, over REST. */
  origins?: string[];
}

/** How somebody proved who they are. */
export interface SignIn {
  userId: string;
  /** Of the session. Machines have none. */
  sid?: string;
  /** Seconds since 1970. */
  authTime: number;
  /** Empty if no factor was checked; with `mfa` if two were. */
  amr?: string[];
}

/** What tokens are issued for. */
export interface Grant extends SignIn, Client {
  scopes: string[];
  nonce?: string;
  idTokenSeconds: number;
}

/** A grant that is renewed by refresh tokens, of which the last one is good, as is the access token issued with it. */
export interface RefreshSession {
  grant: Grant;
  startedAt: number;
  accessToken: string;
  /** Undefined once it was revoked. */
  refreshToken: string | undefined;
  refreshedAt: number;
}

export function createOAuthState(projectId: string, defaultProjectId: string): OAuthState {
  return {
    projectId,
    defaultProjectId,
    applications: undefined,
    signingKeys: undefined,
    authRequests: createIssued(),
    codes: createIssued(),
    devices: createIssued(),
    devicesByUserCode: createIssued(),
    refreshTokens: createIssued(),
    sessions: createIssued(),
  };
}

/** Makes a random text that no one can guess, for tokens, codes and cookies. */
export function randomText(bytes = 24): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString("base64url");
}
