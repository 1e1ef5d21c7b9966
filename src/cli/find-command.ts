import { mistyped, shown } from "./arguments.js";
import { type Command, root } from "./commands.js";

/** A command, and how it was named. */
export interface FoundCommand {
  command: Command;
  /** The whole name, such as `zitadel-mgmt factors list`. */
  name: string;
  /** The arguments after the name. */
  rest: string[];
}

/** Finds the command that the first arguments name. One that does not exist is a usage error. */
export async function findCommand(argv: string[]): Promise<FoundCommand> {
  let found: FoundCommand = { command: root, name: root.meta.name, rest: argv };
  for (;;) {
    const { command, name, rest } = found;
    const [word, ...after] = rest;
    const { subCommands } = command;
    if (!subCommands || word === undefined || ["--help", "-h"].includes(word)) return found;
    if (word.startsWith("-")) {
      const message = `${shown(word)} must stand after the command`;
      throw await mistyped(message, word.replace(/^-+/, ""), ["version", "help"], "--");
    }
    const next = Object.hasOwn(subCommands, word) ? subCommands[word] : undefined;
    if (!next) {
      const known = Object.keys(subCommands);
      throw await mistyped(`there is no command ${shown(word)}: one of ${known.join(", ")}`, word, known);
    }
    found = { command: next, name: `${name} ${word}`, rest: after };
  }
}
