import type { PeoplePage, Person, SecondFactors } from "zitadel-mgmt/factors";

/** How many people a page of results has. */
export const pageSize = 20;

/** Finds people by a part of a name or the e-mail address, or by the whole id. `page` counts from 1. */
export async function findPeople(job: SecondFactors, text: string, page: number): Promise<PeoplePage> {
  const query = { kind: "human" as const, ...(text !== "" && { text }) };
  return job.searchUsers(query, { offset: (page - 1) * pageSize, limit: pageSize });
}

/** A user's state in a word or two; undefined for people who can sign in as usual. */
export function unusualState({ state }: Person): string | undefined {
  return {
    active: undefined,
    unknown: "State not known",
    inactive: "Deactivated",
    deleted: "Deleted",
    locked: "Locked",
    suspended: "Suspended",
    initial: "Not yet set up",
  }[state];
}
