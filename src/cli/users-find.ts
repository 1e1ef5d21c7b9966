import { ExitCode } from "./cli-error.js";
import { wrongIsUsage } from "./connection.js";
import { type JobArgs, openJob } from "./job.js";
import { note, printJson } from "./output.js";
import { printTable } from "./table.js";

const limit = 100;

/** `users find QUERY`: prints the users that match; exit code 3 if there are none. */
export async function run(args: JobArgs & { query: string; wide?: boolean }): Promise<ExitCode> {
  await using open = await openJob(args);
  const page = { offset: 0, limit };
  const { people, total } = await wrongIsUsage(() => open.job.searchUsers(args.query, page));
  if (args.json) await printJson({ api: open.api, users: people, total });
  else if (people.length > 0) {
    await printTable(
      [
        { heading: "ID" },
        { heading: "USER NAME", cut: true },
        { heading: "NAME", cut: true },
        { heading: "E-MAIL", cut: true },
        { heading: "TYPE" },
        { heading: "STATE" },
        { heading: "ORGANIZATION" },
      ],
      people.map(({ id, userName, displayName, email = "", kind, state, orgId }) => [
        id,
        userName,
        displayName,
        email,
        kind,
        state,
        orgId,
      ]),
      args.wide,
    );
  }
  if (total > people.length) note(`${people.length} of ${total} users are shown: say more of the name`);
  if (people.length === 0) note(`no user matches ${args.query}`);
  return people.length > 0 ? ExitCode.ok : ExitCode.notFound;
}
