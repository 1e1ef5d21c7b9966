import type { ArgsDef, CommandDef } from "citty";
import { desk, emulator } from "./server-args.js";

const profile: ArgsDef = {
  profile: {
    type: "string",
    description: "Sign-in to use, by login (ZITADEL_PROFILE). Default: default",
    valueHint: "name",
  },
};

const connection: ArgsDef = {
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
};

const api: ArgsDef = {
  api: {
    type: "enum",
    description: "Default: auto, which is v1 where the server has it, else v2",
    options: ["auto", "v1", "v2"],
  },
};

const wide: ArgsDef = {
  wide: { type: "boolean", description: "Do not cut the table to the width of the terminal" },
};

const json: ArgsDef = {
  json: { type: "boolean", description: "Print JSON instead of text for people" },
};

const user: ArgsDef = {
  user: { type: "positional", description: "Id, login name or e-mail address of a user" },
};

const remove: ArgsDef = {
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

const login: ArgsDef = {
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

const exported: ArgsDef = {
  name: { type: "string", description: "Only keys whose name contains this text", valueHint: "text" },
  "older-than": { type: "string", description: "Only keys older than this, e.g. 90d, 12h", valueHint: "age" },
  "newer-than": { type: "string", description: "Only keys newer than this", valueHint: "age" },
  csv: { type: "boolean", description: "Print CSV, for spreadsheets" },
  json: { type: "boolean", description: "Print a line of JSON for each key (the default)" },
};

interface Command {
  run: (args: never) => Promise<number>;
}

/** Defines a command whose code is loaded when it runs. */
function command(name: string, description: string, args: ArgsDef, load: () => Promise<Command>): CommandDef {
  return {
    meta: { name, description },
    args,
    run: async ({ args: parsed }) => {
      const { run } = await load();
      process.exitCode = await run(parsed as never);
    },
  };
}

function group(name: string, description: string, subCommands: Record<string, CommandDef>): CommandDef {
  return { meta: { name: `zitadel-mgmt ${name}`, description }, subCommands };
}

/** The commands of `zitadel-mgmt`. */
export const root: CommandDef = {
  meta: {
    name: "zitadel-mgmt",
    description: "Find, list and remove the second factors of ZITADEL's users",
  },
  subCommands: {
    users: group("users", "Find users, and what happened to their factors", {
      find: command(
        "find",
        "Find users by a part of their names, e-mail address or id",
        {
          query: { type: "positional", description: "What to look for" },
          ...connection,
          ...api,
          ...wide,
          ...json,
        },
        () => import("./users-find.js"),
      ),
      history: command(
        "history",
        "Show what happened to a user's factors, and who did it",
        { ...user, ...connection, ...api, ...wide, ...json },
        () => import("./users-history.js"),
      ),
    }),
    factors: group("factors", "List, remove and export second factors", {
      list: command(
        "list",
        "List the factors of a user",
        { ...user, ...connection, ...api, ...wide, ...json },
        () => import("./factors-list.js"),
      ),
      link: command(
        "link",
        "Make a link by which a user registers a passkey",
        {
          ...user,
          send: { type: "boolean", description: "Let the server send it to the user's e-mail address" },
          ...connection,
          ...api,
          ...json,
        },
        () => import("./factors-link.js"),
      ),
      remove: command(
        "remove",
        "Remove factors of a user, or those of a list",
        { ...remove, ...connection, ...api, ...json },
        () => import("./factors-remove.js"),
      ),
      export: command(
        "export",
        "Print the keys of all users of an organization, as NDJSON or CSV",
        { ...exported, ...connection, ...api },
        () => import("./factors-export.js"),
      ),
    }),
    login: command("login", "Sign in as yourself", { ...login, ...profile }, () => import("./login.js")),
    logout: command("logout", "Revoke and forget a sign-in", { ...profile }, () => import("./logout.js")),
    whoami: command(
      "whoami",
      "Show who calls, where, with which roles, until when",
      { ...connection, ...json },
      () => import("./whoami.js"),
    ),
    doctor: command(
      "doctor",
      "Check network, protocols, token, permissions, CORS and contract",
      {
        ...connection,
        origin: {
          type: "string",
          description: "Origin of the page whose browser is meant",
          valueHint: "origin",
        },
        ...json,
      },
      () => import("./doctor.js"),
    ),
    desk: command(
      "desk",
      "Serve the help-desk page on this machine, or write it as static files",
      desk,
      () => import("./desk.js"),
    ),
    emulator: command(
      "emulator",
      "Run an in-memory ZITADEL on this machine",
      { ...emulator, ...json },
      () => import("./emulator.js"),
    ),
  },
};
