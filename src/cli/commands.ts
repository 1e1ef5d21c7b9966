import type { ArgsDef, CommandDef } from "citty";
import {
  api,
  connection,
  exported,
  json,
  login,
  profile,
  reach,
  remove,
  user,
  wide,
} from "./command-args.js";
import { desk, emulator } from "./server-args.js";

/** A command, or a group of them: what help and completion are made from. */
export interface Command extends CommandDef {
  meta: { name: string; description: string };
  /** What stands after `zitadel-mgmt` in the two examples that the help begins with. */
  examples: [string, string];
  /** Absent for a group. */
  args?: ArgsDef;
  /** Loads the code of the command. Absent for a group, and for help, which every command has. */
  load?: () => Promise<{ run: (args: never) => Promise<number> }>;
  /** Present for a group. */
  subCommands?: Record<string, Command>;
}

function command(
  name: string,
  description: string,
  examples: Command["examples"],
  args: ArgsDef,
  load?: Command["load"],
): Command {
  return { meta: { name, description }, examples, args, ...(load && { load }) };
}

function group(
  name: string,
  description: string,
  examples: Command["examples"],
  subCommands: Record<string, Command>,
): Command {
  return { meta: { name, description }, examples, subCommands };
}

/** The commands of `zitadel-mgmt`. */
export const root: Command = {
  meta: {
    name: "zitadel-mgmt",
    description: "Find, list and remove the second factors of ZITADEL's users",
  },
  examples: ["factors list ada@example.com", 'factors remove ada@example.com "lost key"'],
  subCommands: {
    users: group(
      "users",
      "Find users, and what happened to their factors",
      ["users find ada", "users history ada@example.com"],
      {
        find: command(
          "find",
          "Find users by a part of their names, e-mail address or id",
          ["users find ada", "users find @example.com --json"],
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
          ["users history ada@example.com", "users history ada@example.com --wide"],
          { ...user, ...connection, ...api, ...wide, ...json },
          () => import("./users-history.js"),
        ),
      },
    ),
    factors: group(
      "factors",
      "List, remove and export second factors",
      ["factors list ada@example.com", 'factors remove ada@example.com "lost key"'],
      {
        list: command(
          "list",
          "List the factors of a user",
          ["factors list ada@example.com", "factors list ada@example.com --json"],
          { ...user, ...connection, ...api, ...wide, ...json },
          () => import("./factors-list.js"),
        ),
        link: command(
          "link",
          "Make a link by which a user registers a passkey",
          ["factors link ada@example.com --send", "factors link ada@example.com"],
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
          ['factors remove ada@example.com "lost key"', "factors remove --from keys.ndjson --yes"],
          { ...remove, ...connection, ...api, ...json },
          () => import("./factors-remove.js"),
        ),
        export: command(
          "export",
          "Print the keys of all users of an organization, as NDJSON or CSV",
          ["factors export > keys.ndjson", "factors export --older-than 90d --csv"],
          { ...exported, ...connection, ...api },
          () => import("./factors-export.js"),
        ),
      },
    ),
    login: command(
      "login",
      "Sign in as yourself",
      ["login --url https://example.zitadel.cloud --client-id 234567890123456789", "login --web"],
      { ...login, ...profile, ...reach },
      () => import("./login.js"),
    ),
    logout: command(
      "logout",
      "Revoke and forget a sign-in",
      ["logout", "logout --profile staging"],
      { ...profile, ...reach },
      () => import("./logout.js"),
    ),
    whoami: command(
      "whoami",
      "Show who calls, where, with which roles, until when",
      ["whoami", "whoami --json"],
      { ...connection, ...json },
      () => import("./whoami.js"),
    ),
    doctor: command(
      "doctor",
      "Check network, protocols, token, permissions, CORS and contract",
      ["doctor", "doctor --origin https://app.example.com"],
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
      ["desk --client-id 234567890123456789", "desk --client-id 234567890123456789 --export page"],
      desk,
      () => import("./desk.js"),
    ),
    emulator: command(
      "emulator",
      "Run an in-memory ZITADEL on this machine",
      ["emulator --open", "emulator --world world.json --port 8080"],
      { ...emulator, ...json },
      () => import("./emulator.js"),
    ),
    completion: command(
      "completion",
      "Print a script by which a shell completes commands and options",
      [
        "completion bash > ~/.local/share/bash-completion/completions/zitadel-mgmt",
        "completion fish > ~/.config/fish/completions/zitadel-mgmt.fish",
      ],
      { shell: { type: "positional", description: "bash, zsh or fish" } },
      () => import("./completion.js"),
    ),
    help: command("help", "Show the help of a command", ["help factors remove", "help login"], {
      command: { type: "positional", description: "Such as factors", required: false },
      subcommand: { type: "positional", description: "Such as remove", required: false },
    }),
    version: command(
      "version",
      "Show the version",
      ["version", "version > version.txt"],
      {},
      () => import("./version.js"),
    ),
  },
};
