import { ExitCode } from "./cli-error.js";
import { type ConnectionArgs, connect } from "./connection.js";
import { factorTable, listFactors } from "./factors.js";
import { findUser, userLine } from "./find-user.js";
import { note, print, printJson } from "./output.js";

/** `factors list USER`: prints the user's security keys, one-time passwords and passkeys. */
export async function run(args: ConnectionArgs & { user: string; json?: boolean }): Promise<ExitCode> {
  await using connection = await connect(args);
  const user = await findUser(connection, args.user);
  const factors = await listFactors(connection.client, user);
  if (args.json) await printJson({ user, factors });
  else {
    note(userLine(user));
    if (factors.length > 0) await print(factorTable(factors));
    else note("no verified factors");
  }
  return ExitCode.ok;
}
