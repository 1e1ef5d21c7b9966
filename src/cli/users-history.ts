import { CliError, ExitCode } from "./cli-error.js";
import { minutes } from "./factors.js";
import { findUser, userLine } from "./find-user.js";
import { type JobArgs, openJob } from "./job.js";
import { note, printJson } from "./output.js";
import { printTable } from "./table.js";

/** `users history USER`: prints what happened to a person's factors, and who did it, newest first. */
export async function run(args: JobArgs & { user: string; wide?: boolean }): Promise<ExitCode> {
  await using open = await openJob(args);
  const user = await findUser(open, args.user);
  const history = await open.job.history(user);
  if (!history) {
    throw new CliError(
      "the user service v2 has no audit log: ask with --api v1 where the server has it, or look in the Console",
      ExitCode.failed,
    );
  }
  if (args.json) await printJson({ api: open.api, user, history });
  else {
    note(userLine(user));
    if (history.length === 0) note("the audit log has nothing about this user's factors");
    else {
      await printTable(
        [
          { heading: "TIME (UTC)" },
          { heading: "EVENT", cut: true },
          { heading: "BY", cut: true },
          { heading: "BY (ID)" },
          { heading: "NUMBER" },
          { heading: "TEXT", cut: true },
        ],
        history.map(({ time, type, author, authorId, sequence, text }) => [
          minutes(time),
          type,
          author,
          authorId,
          sequence,
          text,
        ]),
        args.wide,
      );
    }
  }
  return ExitCode.ok;
}
