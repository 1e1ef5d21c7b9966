import { Code, ConnectError } from "@connectrpc/connect";
import type { Call, FactorApi, PeopleSearch } from "./api.js";
import type { Person } from "./person.js";

/** How many users a page has that is asked for. */
export const defaultPageSize = 500;

/** A page shares a tenth of its users with the one before it: so many may be deleted meanwhile without a step back. */
const overlapOf = (length: number) => Math.min(50, Math.ceil(length / 10));

/**
 * Everybody who fits, once, by id. Whoever is there from the first request to the last is not left out, whoever else is
 * deleted or created meanwhile. Throws where people come and go faster than they can be read.
 *
 * A page is cut out of the users in the order of their ids, and its place moves when users come or go before it. Nobody
 * is missing between two pages if they share a user; so one that shows nobody known, as an empty one does, is put aside,
 * and the one before it is asked for.
 */
export async function* allPeople(
  api: FactorApi,
  search: Omit<PeopleSearch, "sortBy" | "offset" | "limit">,
  pageSize: number,
  call: Call,
): AsyncGenerator<Person, void, undefined> {
  const seen = new Set<string>();
  let patience: number | undefined;
  for (let offset = 0; ; ) {
    const { people, total } = await api.listPeople(
      { ...search, sortBy: "id", offset, limit: pageSize },
      call,
    );
    patience ??= 20 + 4 * Math.ceil(total / pageSize);
    if (patience-- === 0) {
      throw cannotList(
        "users come and go faster than they can be listed: some may be missing, so try again later",
      );
    }
    if (offset > 0 && !people.some(({ id }) => seen.has(id))) {
      offset = Math.max(0, offset - pageSize + overlapOf(pageSize));
      continue;
    }
    for (const person of people) {
      if (seen.has(person.id)) continue;
      seen.add(person.id);
      yield person;
    }
    const end = offset + people.length;
    if (end > total) throw cannotList("the server shows more users than it counts");
    if (end === total) return;
    offset = end - Math.min(overlapOf(pageSize), Math.floor(people.length / 2));
  }
}

function cannotList(message: string): ConnectError {
  return new ConnectError(message, Code.Aborted);
}
