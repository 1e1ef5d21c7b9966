import { isFindUserError } from "../factors/find-person.js";
import type { Person } from "../factors/person.js";
import { CliError, ExitCode, usageError } from "./cli-error.js";
import { wrongIsUsage } from "./connection.js";
import type { OpenJob } from "./job.js";
import { shortName } from "./table.js";
import { inOurWords } from "./words.js";

/** One line about a user, of whom maybe only the id is known. */
export function userLine(person: Person | Pick<Person, "id">): string {
  if (!("orgId" in person)) return `user ${person.id} of an organization that is not shown`;
  const { displayName, userName, email, id, orgId, state } = person;
  const names = [displayName, userName, email].filter(
    (name, index, all): name is string => Boolean(name) && all.indexOf(name) === index,
  );
  const named = names.map(shortName).join(", ");
  return `${named} (user ${id} of organization ${orgId}, ${state})`;
}

/** Finds the one user whom a text means. One that means nobody, or several, is an error that shows whom it may mean. */
export async function findUser({ job }: OpenJob, name: string): Promise<Person> {
  try {
    return await wrongIsUsage(() => job.findUser(name));
  } catch (error) {
    if (!isFindUserError(error)) throw error;
    const { reason, people, more, elsewhere, where } = error;
    const lines = [...people.map(userLine), ...(more > 0 ? [`and ${more} more`] : [])];
    if (reason === "several") {
      const how = people.some(({ id }) => id === name.trim()) ? "in another way than by id" : "by id";
      throw usageError(`${name} is more than one user, name one ${how}:`, lines);
    }
    throw new CliError(
      `nobody is called ${name}: looked for an id, login name, user name or e-mail address in ${inOurWords(where)}`,
      ExitCode.notFound,
      [
        ...elsewhere.map((person) => `in another organization, to be named with --org: ${userLine(person)}`),
        ...lines.map((line) => `close to it: ${line}`),
      ],
    );
  }
}
