import { createReadStream } from "node:fs";
import { parse } from "csv-parse";
import { ErrorId, type ManagementClient, Type, UserState, zitadelError } from "zitadel-mgmt";

/** A person whose factors go. */
export interface Leaver {
  userId: string;
  orgId: string;
}

const pageSize = 100;

/** The users whose login names stand in the column `loginName` of a CSV file. Those that do not exist go to `onUnknown`. */
export async function* leaversInFile(
  client: ManagementClient,
  file: string,
  onUnknown: (loginName: string) => void,
): AsyncGenerator<Leaver> {
  const rows: AsyncIterable<{ loginName?: string }> = createReadStream(file).pipe(
    parse({ columns: true, bom: true, trim: true, skipEmptyLines: true }),
  );
  for await (const { loginName } of rows) {
    if (!loginName) throw new TypeError(`${file} has a row without loginName`);
    try {
      const { user } = await client.getUserByLoginNameGlobal({ loginName });
      if (user?.details) yield { userId: user.id, orgId: user.details.resourceOwner };
    } catch (error) {
      if (zitadelError(error).id !== ErrorId.UserNotFound) throw error;
      onUnknown(loginName);
    }
  }
}

/** The people of the client's organization who are deactivated. */
export async function* deactivatedUsers(client: ManagementClient): AsyncGenerator<Leaver> {
  for (let offset = 0n; ; offset += BigInt(pageSize)) {
    const { result } = await client.listUsers({
      query: { offset, limit: pageSize, asc: true },
      queries: [
        { query: { case: "stateQuery", value: { state: UserState.INACTIVE } } },
        { query: { case: "typeQuery", value: { type: Type.HUMAN } } },
      ],
    });
    for (const { id, details } of result) if (details) yield { userId: id, orgId: details.resourceOwner };
    if (result.length < pageSize) return;
  }
}
