import { createReadStream } from "node:fs";
import { parse } from "csv-parse";
import { isFindUserError, type Person, type SecondFactors } from "zitadel-mgmt/factors";

/** The users whose names stand in the column `loginName` of a CSV file. Those whom nobody, or not one alone, is called go to `onDoubt`. */
export async function* leaversInFile(
  job: SecondFactors,
  file: string,
  onDoubt: (loginName: string, reason: string) => void,
): AsyncGenerator<Person> {
  const rows: AsyncIterable<{ loginName?: string }> = createReadStream(file).pipe(
    parse({ columns: true, bom: true, trim: true, skipEmptyLines: true }),
  );
  for await (const { loginName } of rows) {
    if (!loginName) throw new TypeError(`${file} has a row without loginName`);
    try {
      yield await job.findUser(loginName);
    } catch (error) {
      if (!isFindUserError(error)) throw error;
      onDoubt(loginName, error.message);
    }
  }
}

/** The people of the organization who are deactivated. */
export function deactivatedUsers(job: SecondFactors): AsyncIterable<Person> {
  return job.findUsers({ kind: "human", state: "inactive" });
}
