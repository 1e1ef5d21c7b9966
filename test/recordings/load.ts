import { readFileSync } from "node:fs";

/** The groups of recorded cases, one file each. */
export const groups = [
  "auth",
  "cors",
  "get-user",
  "language",
  "list-factors",
  "list-users",
  "oauth",
  "oauth-device",
  "others",
  "passwordless-registration",
  "reflection",
  "remove-others",
  "remove-u2f",
  "transport",
] as const;

/** Those of the user service v2. */
export const v2Groups = [
  "v2-get-user",
  "v2-list-factors",
  "v2-list-users",
  "v2-registration-link",
  "v2-remove-others",
  "v2-remove-u2f",
  "v2-transport",
] as const;

export type Group = (typeof groups)[number] | (typeof v2Groups)[number];
export type Protocol = "grpc" | "grpcWeb" | "rest" | "connect" | "http";
export type Bindings = Record<string, string>;

export interface Recording {
  group: Group;
  about: string;
  /** Where it is not Management v1. */
  service?: string;
  callers: Record<string, Caller>;
  bindings: Bindings;
  fixtures?: Record<string, { given: Given; bindings: Bindings }>;
  cases: RecordedCase[];
}

export interface Caller {
  userId: string;
  org: string;
  userName: string;
  roles?: string[];
  rolesInOrgB?: string[];
  instanceRoles?: string[];
  accessTokenType?: string;
  note?: string;
}

/** What existed before the first call of a case. */
export interface Given {
  orgs?: Record<string, object>;
  users?: Record<string, GivenUser>;
}

export interface GivenUser {
  org?: string;
  userName?: string;
  state?: "inactive" | "locked" | "deleted";
  initial?: boolean;
  firstName?: string;
  lastName?: string;
  nickName?: string;
  email?: string;
  emailVerified?: boolean;
  phone?: string | false;
  language?: string;
  machine?: { name?: string; description?: string };
  factors?: GivenFactor[];
}

export type GivenFactor =
  | "totp"
  | "otpSms"
  | "otpEmail"
  | "recoveryCodes"
  | { u2f: string; name?: string; ready?: boolean }
  | { passkey: string; name?: string; ready?: boolean }
  | { totp: unknown; ready?: boolean };

export interface RecordedCase {
  id: string;
  about: string;
  given?: Given;
  uses?: string;
  assertions?: Record<string, Assertion>;
  bindings?: Partial<Record<Protocol, Bindings>>;
  calls: RecordedCall[];
}

/** A JWT of the JWT profile; `forged` is signed by an unrelated key, `kid` null has none. */
interface Assertion {
  key: string;
  claims: Record<string, unknown>;
  kid?: string | null;
  forged?: boolean;
}

export interface RecordedCall {
  rpc?: string;
  message?: Record<string, unknown>;
  as?: string;
  auth?: string;
  headers?: Record<string, string>;
  only?: Protocol[];
  waitMs?: number;
  /** Of the answer, only what `normalized` says was recorded. */
  summary?: boolean;
  /** No request: what a person decides on the page of the device. */
  decide?: { userCode: string; approve: boolean };
  normalized?: Normalized;
  grpc?: GrpcExchange;
  grpcWeb?: HttpExchange;
  rest?: HttpExchange;
  connect?: HttpExchange;
  http?: HttpExchange;
}

/** A decoded answer with placeholders; see the README of the recordings for its forms. */
export type Normalized = Record<string, unknown>;

export interface GrpcExchange {
  request: { headers: string[]; body?: string; bodyOmitted?: number };
  response: {
    headers: string[];
    body?: string;
    bodyOmitted?: number;
    trailers: string[] | null;
    trailersOnly: boolean;
    rst?: number;
  };
  normalized?: Normalized;
}

export interface HttpExchange {
  request: {
    method: string;
    path: string;
    headers: string[];
    body?: string;
    bodyText?: string;
    bodyOmitted?: number;
  };
  response: { status: number; headers: string[]; body?: string; bodyText?: string; bodyOmitted?: number };
  normalized?: Normalized;
}

/** Reads the recorded cases of a group. */
export function loadRecording(group: Group): Recording {
  return JSON.parse(readFileSync(new URL(`./${group}.json`, import.meta.url), "utf8"));
}

/** Splits a recorded header at the first `: ` after its first character, so that `:status` stays whole. */
export function parseHeader(line: string): [name: string, value: string] {
  const at = line.indexOf(": ", 1);
  return [line.slice(0, at), line.slice(at + 2)];
}
