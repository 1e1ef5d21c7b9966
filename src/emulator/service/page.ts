/** The part of a list that a query asks for; a limit of 0 is none. */
export function page<T>(items: T[], query: { offset: bigint; limit: number } | undefined): T[] {
  if (!query) return items;
  const start = query.offset > BigInt(items.length) ? items.length : Number(query.offset);
  return items.slice(start, query.limit === 0 ? undefined : start + query.limit);
}

/** The total that the details of a list have: what matches, not what is shown, but 0 where nothing is. */
export function totalOf(matches: unknown[], shown: unknown[]): bigint {
  return BigInt(shown.length === 0 ? 0 : matches.length);
}
