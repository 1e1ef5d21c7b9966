/** What exists when the emulator starts. Ids are strings chosen by the caller, so that tests can name them. */
export interface World {
  /** At least the organizations that the users belong to. */
  orgs: WorldOrg[];
  /** People and machine users, of every organization. */
  users: WorldUser[];
  /** Which APIs the server has: Management v1, the user service v2. Default: both. */
  apis?: ApiName[];
  /**
   * The applications that may use OAuth. Without it every client id is an application that may do everything, with
   * every address of this machine as redirect URI.
   */
  applications?: WorldApplication[];
}

/** `v1` is the Management API, `v2` the user service. */
export type ApiName = "v1" | "v2";

/** An organization. */
export interface WorldOrg {
  /** What `x-zitadel-orgid` and `details.resourceOwner` say. */
  id: string;
  /** What `GetMyOrg` and memberships show. */
  name: string;
  /** Default `active`. A removed organization can still be named in `x-zitadel-orgid`, as on the server. */
  state?: "active" | "inactive" | "removed";
}

/** A person (`human`) or a machine user; one that is neither is a machine. */
export interface WorldUser {
  /** No two users share one. */
  id: string;
  /** The organization that the user belongs to. */
  orgId: string;
  /** Also the login name. */
  userName: string;
  /** Default `active`. `initial` is a person who has not signed in yet. */
  state?: "active" | "inactive" | "locked" | "initial" | "deleted";
  /** Makes the user a person. `{}` will do. */
  human?: WorldHuman;
  /** Makes the user a machine, which is the default. */
  machine?: WorldMachine;
  /** Roles by organization id, e.g. `ORG_OWNER`; the key `instance` is for the `IAM_…` roles. */
  roles?: { [orgId: string]: string[] };
  /** U2F keys and passkeys share one id space. */
  factors?: WorldFactor[];
  /** Personal access tokens, any strings without blanks. */
  tokens?: string[];
}

/** The profile of a person. What is left out is empty, or false. */
export interface WorldHuman {
  /** Given name. */
  firstName?: string;
  /** Family name. */
  lastName?: string;
  /** Nickname. */
  nickName?: string;
  /** E-mail address. */
  email?: string;
  /** Whether the address is confirmed, as OTP by e-mail wants it. */
  emailVerified?: boolean;
  /** Phone number, such as `+41791234567`. */
  phone?: string;
  /** Whether the number is confirmed, as OTP by SMS wants it. */
  phoneVerified?: boolean;
  /** A BCP 47 tag such as `de`. */
  preferredLanguage?: string;
}

/** The credentials of a machine user. */
export interface WorldMachine {
  /** Default: the user name. */
  name?: string;
  /** Default: none. */
  description?: string;
  /** What the client credentials grant wants; the client id is the user name. */
  clientSecret?: string;
  /** Public keys (PEM, SPKI) for the JWT profile. */
  keys?: { keyId: string; publicKey: string }[];
  /** Default `bearer`, which is an opaque token. */
  accessTokenType?: "bearer" | "jwt";
}

/** A way in which an application gets tokens for people. */
export type GrantType =
  | "authorization_code"
  | "refresh_token"
  | "urn:ietf:params:oauth:grant-type:device_code";

/** An application: what people sign in to. */
export interface WorldApplication {
  /** No two applications share one. */
  clientId: string;
  /** What the application must prove itself with, by HTTP Basic or in the form. Default: a public application. */
  clientSecret?: string;
  /** The grants that it may use. One without any is an API application, which can only introspect tokens. */
  grantTypes: GrantType[];
  /** Where a sign-in may lead back to. Compared as they stand. */
  redirectUris?: string[];
  /** Where a sign-out may lead to. Compared as they stand. */
  postLogoutRedirectUris?: string[];
  /** Default: one for all that name none. Tokens are meant for all applications of a project. */
  projectId?: string;
  /** Default `active`. */
  state?: "active" | "inactive";
}

/**
 * A second factor or a passkey; `not_ready` is one whose registration was begun only. Default `ready`. Recovery codes are
 * in no list, as on the server.
 */
export type WorldFactor =
  | { type: "u2f" | "passkey"; id: string; name: string; state?: "ready" | "not_ready" }
  | { type: "otp"; state?: "ready" | "not_ready" }
  | { type: "otpSms" }
  | { type: "otpEmail" }
  | { type: "recoveryCodes" };
