import { ExitCode } from "./cli-error.js";
import { printFactors } from "./factors.js";
import { findUser, userLine } from "./find-user.js";
import { type JobArgs, openJob } from "./job.js";
import { note, printJson } from "./output.js";

/** `factors list USER`: prints the user's security keys, one-time passwords and passkeys. */
export async function run(args: JobArgs & { user: string; wide?: boolean }): Promise<ExitCode> {
  await using open = await openJob(args);
  const user = await findUser(open, args.user);
  const factors = await open.job.list(user);
  if (args.json) await printJson({ api: open.api, user, factors });
  else {
    note(userLine(user));
    if (factors.length > 0) await printFactors(factors, args.wide);
    else note("no verified factors");
  }
  return ExitCode.ok;
}
