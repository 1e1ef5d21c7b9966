import type { MessageInitShape } from "@bufbuild/protobuf";
import type { SearchQuerySchema } from "../../gen/zitadel/user/v1/user_pb.js";
import { TextQueryMethod } from "../../gen/zitadel/v1/object_pb.js";
import { ExitCode } from "./cli-error.js";
import { type ConnectionArgs, connect } from "./connection.js";
import { listUsers, summarize } from "./find-user.js";
import { note, print, printJson, table } from "./output.js";

const limit = 100;

/** `users find QUERY`: prints the users of the organization that match; exit code 3 if there are none. */
export async function run(args: ConnectionArgs & { query: string; json?: boolean }): Promise<ExitCode> {
  await using connection = await connect(args);
  const found = await listUsers(connection.client, {
    query: { limit, asc: true },
    queries: [{ query: { case: "orQuery", value: { queries: queriesFor(args.query) } } }],
  });
  const users = found.users.map(summarize);
  const { total } = found;
  if (args.json) await printJson({ users, total });
  else if (users.length > 0) {
    const rows = users.map((user) => [
      user.id,
      user.userName,
      user.displayName,
      user.email,
      user.type,
      user.state,
      user.orgId,
    ]);
    await print(table([["ID", "USER NAME", "NAME", "E-MAIL", "TYPE", "STATE", "ORGANIZATION"], ...rows]));
  }
  if (total > users.length) note(`${users.length} of ${total} users are shown: say more of the name`);
  if (users.length === 0) note(`no user matches ${args.query}`);
  return users.length > 0 ? ExitCode.ok : ExitCode.notFound;
}

function queriesFor(text: string): MessageInitShape<typeof SearchQuerySchema>[] {
  const method = TextQueryMethod.CONTAINS_IGNORE_CASE;
  return [
    { query: { case: "userNameQuery", value: { userName: text, method } } },
    { query: { case: "displayNameQuery", value: { displayName: text, method } } },
    { query: { case: "emailQuery", value: { emailAddress: text, method } } },
    { query: { case: "loginNameQuery", value: { loginName: text, method } } },
    { query: { case: "inUserIdsQuery", value: { userIds: [text] } } },
  ];
}
