/** What exists when the emulator starts. Ids are strings chosen by the caller, so that tests can name them. */
export interface World {
  /** For files: where their JSON schema is, `zitadel-mgmt/world.schema.json`. */
  $schema?: string;
  /** At least the organizations that the users belong to. */
  orgs: WorldOrg[];
  /** People and machine users, of every organization. */
  users: WorldUser[];
  /** Projects that users have roles on. */
  projects?: WorldProject[];
  /** Which APIs the server has: Management v1, the user service v2. Default: both. */
  apis?: ApiName[];
  /**
   * The applications that may use OAuth. Without it every client id is an application that may do everything, with
   * every address of this machine as redirect URI.
   */
  applications?: WorldApplication[];
}

/** What can be added to a world that exists. */
export interface WorldPart {
  /** Organizations, with ids that are not taken. */
  orgs?: WorldOrg[];
  /** Projects of organizations that exist or are added. */
  projects?: WorldProject[];
  /** Users of organizations that exist or are added. */
  users?: WorldUser[];
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

/** A project. Who has a role on it may read the users of its organization in v1, and not in v2, as on the server. */
export interface WorldProject {
  /** What roles are given on. */
  id: string;
  /** The organization that owns it. */
  orgId: string;
  /** What memberships show. */
  name: string;
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
  state?: UserState;
  /** Makes the user a person. `{}` will do. */
  human?: WorldHuman;
  /** Makes the user a machine, which is the default. */
  machine?: WorldMachine;
  /**
   * Roles by the id of what they are on: `ORG_…` on an organization, `PROJECT_…` on a project; the key `instance` is for the
   * `IAM_…` roles.
   */
  roles?: WorldRoles;
  /** U2F keys and passkeys share one id space. */
  factors?: WorldFactor[];
  /** Personal access tokens, any strings without blanks. */
  tokens?: string[];
}

/** Names of roles, by the id of an organization or a project, or by `instance`. */
export interface WorldRoles {
  [id: string]: string[];
}

/** What a user may be. */
export type UserState = "active" | "inactive" | "locked" | "initial" | "deleted";

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
