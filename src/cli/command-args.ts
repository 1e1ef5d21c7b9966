import type { ArgsDef } from "citty";

/** Which sign-in is meant. */
export const profile: ArgsDef = {
  profile: {
    type: "string",
    description: "Sign-in to use, by login (ZITADEL_PROFILE). Default: default",
    valueHint: "name",
  },
};

/** How requests get to the server. */
export const reach: ArgsDef = {
  header: {
    type: "string",
    description: "Header on every call, such as x-zitadel-instance-host; may be given several times",
    valueHint: "name: value",
  },
  "allow-plaintext": {
    type: "boolean",
    description: "Send the token over plain http, where everybody on the way can read it",
  },
  verbose: { type: "boolean", description: "Tell each call on the standard error: rpc, status, time" },
};

/** Where the server is, and who calls. */
export const connection: ArgsDef = {
  url: { type: "string", description: "Origin of the instance (ZITADEL_URL)", valueHint: "origin" },
  org: {
    type: "string",
    description: "Organization, by default the caller's own (ZITADEL_ORG_ID)",
    valueHint: "id",
  },
  "token-file": {
    type: "string",
    description: "File with a personal access token (ZITADEL_TOKEN_FILE)",
    valueHint: "path",
  },
  "key-file": {
    type: "string",
    description: "Key file of a machine user (ZITADEL_KEY_FILE)",
    valueHint: "path",
  },
  "client-id": {
    type: "string",
    description: "Name of a machine user (ZITADEL_CLIENT_ID)",
    valueHint: "name",
  },
  "client-secret": {
    type: "string",
    description: "Unsafe, prefer ZITADEL_CLIENT_SECRET",
    valueHint: "secret",
  },
  token: {
    type: "string",
    description: "Unsafe, prefer ZITADEL_TOKEN or ZITADEL_TOKEN_FILE",
    valueHint: "token",
  },
  ...profile,
  protocol: { type: "enum", description: "Default: grpc", options: ["grpc", "grpc-web", "rest"] },
  ...reach,
};

/** Which of the two APIs is spoken. */
export const api: ArgsDef = {
  api: {
    type: "enum",
    description: "Default: auto, which is v1 where the server has it, else v2",
    options: ["auto", "v1", "v2"],
  },
};

/** For commands that print a table. */
export const wide: ArgsDef = {
  wide: { type: "boolean", description: "Do not cut the table to the width of the terminal" },
};

/** For commands that answer in JSON too. */
export const json: ArgsDef = {
  json: { type: "boolean", description: "Print JSON instead of text for people" },
};

/** Who is meant. */
export const user: ArgsDef = {
  user: { type: "positional", description: "Id, login name or e-mail address of a user" },
};

/** What is removed, and how. */
export const remove: ArgsDef = {
  user: { type: "positional", description: "Id, login name or e-mail address of a user", required: false },
  key: { type: "positional", description: "Id or name of a security key or passkey", required: false },
  type: {
    type: "enum",
    description: "Only factors of this type",
    options: ["u2f", "passkey", "otp", "otp-sms", "otp-email", "recovery-codes"],
  },
  all: { type: "boolean", description: "All factors of the user (of --type), and what stays is told" },
  from: {
    type: "string",
    description: "Remove the keys of a list: NDJSON or CSV, - is the standard input",
    valueHint: "path",
  },
  journal: {
    type: "string",
    description: "With --from, where to keep track. Default: <path>.journal",
    valueHint: "path",
  },
  concurrency: {
    type: "string",
    description: "With --from, users worked on at a time. Default: 64",
    valueHint: "number",
  },
  unlisted: {
    type: "boolean",
    description: "Send also what is not listed, such as a key that was never verified",
  },
  yes: { type: "boolean", description: "Do not ask" },
  "dry-run": { type: "boolean", description: "Print the requests instead of sending them" },
  print: {
    type: "enum",
    description: "Print the requests as commands instead of sending them",
    options: ["curl"],
  },
};

/** Where and how a person signs in. */
export const login: ArgsDef = {
  url: { type: "string", description: "Origin of the instance (ZITADEL_URL)", valueHint: "origin" },
  "client-id": {
    type: "string",
    description: "Native application to sign in to; kept in the profile",
    valueHint: "id",
  },
  org: {
    type: "string",
    description: "Organization that the profile keeps (ZITADEL_ORG_ID)",
    valueHint: "id",
  },
  web: { type: "boolean", description: "Sign in by the browser of this machine, not by a code" },
};

/** Which keys are exported, and in which form. */
export const exported: ArgsDef = {
  name: { type: "string", description: "Only keys whose name contains this text", valueHint: "text" },
  "older-than": { type: "string", description: "Only keys older than this, e.g. 90d, 12h", valueHint: "age" },
  "newer-than": { type: "string", description: "Only keys newer than this", valueHint: "age" },
  csv: { type: "boolean", description: "Print CSV, for spreadsheets" },
  json: { type: "boolean", description: "Print a line of JSON for each key (the default)" },
};
