import { stripVTControlCharacters, styleText } from "node:util";
import { type ArgsDef, renderUsage } from "citty";
import type { Command } from "./commands.js";
import type { FoundCommand } from "./find-command.js";
import { hasColors } from "./output.js";

/** The help of a command: two examples, its arguments and options, and of the rest what it has a use for. */
export async function helpOf({ command, name }: FoundCommand): Promise<string> {
  const words = name.split(" ");
  const parent = words.slice(0, -1).join(" ");
  const usage = await renderUsage(command, parent === "" ? undefined : { meta: { name: parent } });
  const [title, ...rest] = usage.split("\n");
  const text = [
    title,
    "",
    ...section(
      "EXAMPLES",
      command.examples.map((example) => `${words[0]} ${example}`),
    ),
    ...rest.slice(1),
    "",
    ...section("ENVIRONMENT", variablesOf(argsOf(command))),
    ...section("EXIT CODES", exitCodesOf(argsOf(command))),
  ].join("\n");
  const tidy = text
    .replace(/[^\S\n]+$/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .trimEnd();
  return hasColors() ? tidy : stripVTControlCharacters(tidy);
}

function section(heading: string, lines: string[]): string[] {
  if (lines.length === 0) return [];
  return [styleText(["underline", "bold"], heading), "", ...lines.map((line) => `  ${line}`), ""];
}

/** The arguments and options of a command, or of all in a group. */
function argsOf({ args, subCommands = {} }: Command): ArgsDef {
  return Object.assign({}, args, ...Object.values(subCommands).map(argsOf));
}

function variablesOf(args: ArgsDef): string[] {
  return [
    ...("url" in args ? ["ZITADEL_URL, ZITADEL_ORG_ID   as --url and --org"] : []),
    ...("token" in args
      ? [
          "ZITADEL_TOKEN                 a personal access token; or in its place ZITADEL_TOKEN_FILE, ZITADEL_KEY_FILE,",
          "                              or ZITADEL_CLIENT_ID with ZITADEL_CLIENT_SECRET",
        ]
      : []),
    ...("profile" in args
      ? [
          "ZITADEL_PROFILE               as --profile: what login keeps, for what options and variables leave open",
        ]
      : []),
  ];
}

function exitCodesOf(args: ArgsDef): string[] {
  const names = "user" in args || "query" in args;
  return [
    "0 done    1 refused or failed",
    `2 wrong usage${names ? ", or a name that fits several    3 no such user or key" : ""}`,
    ...("url" in args ? ["4 no valid token or no permission    5 no answer, or a blocked instance"] : []),
    ...("all" in args ? ["6 removed what can be, but something stays that signs in"] : []),
    ...("url" in args || "port" in args ? ["130 interrupted"] : []),
  ];
}
