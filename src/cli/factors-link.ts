import { ExitCode } from "./cli-error.js";
import { findUser, userLine } from "./find-user.js";
import { type JobArgs, openJob } from "./job.js";
import { note, print, printJson } from "./output.js";

/**
 * `factors link USER`: makes a link by which a person registers a passkey. It is a secret, and stands in the standard
 * output only. With `--send` the server sends it.
 */
export async function run(args: JobArgs & { user: string; send?: boolean }): Promise<ExitCode> {
  await using open = await openJob(args);
  const user = await findUser(open, args.user);
  const link = await open.job.link(user, { send: args.send === true });
  if (args.json) {
    await printJson({ api: open.api, user, link });
    return ExitCode.ok;
  }
  note(userLine(user));
  if (link.sent) await print(`the server sends a link to ${link.email}`);
  else {
    const until = link.expiresAt ? `, until ${link.expiresAt.toISOString()}` : "";
    note(`whoever has it can register a passkey of this user${until}:`);
    if (link.url !== undefined) await print(link.url);
    if (link.code) await print(`code ${link.code.code} with id ${link.code.id}`);
  }
  return ExitCode.ok;
}
