/** What the page shows, kept in the URL's fragment, so that links, reload and the back button work. */
export interface Route {
  /** The organization's id; undefined is the caller's own. */
  org?: string | undefined;
  /** What is looked for; undefined: nothing yet. */
  search?: string | undefined;
  /** The page of the results, from 1. */
  page?: number | undefined;
  /** The id of the person who is shown. */
  user?: string | undefined;
}

/** As many characters as the server looks for at most. */
export const longestSearch = 200;

/** Reads the route of a fragment such as `#search=ada&user=3`. */
export function parseRoute(hash: string): Route {
  const values = new URLSearchParams(hash.slice(1));
  const page = Number(values.get("page"));
  return {
    org: values.get("org") || undefined,
    search: values.get("search")?.slice(0, longestSearch),
    page: Number.isSafeInteger(page) && page > 1 ? page : undefined,
    user: values.get("user") || undefined,
  };
}

/** Writes a route as a fragment. */
export function routeHash(route: Route): string {
  const values = new URLSearchParams();
  for (const [name, value] of Object.entries(route)) if (value !== undefined) values.set(name, String(value));
  return `#${values}`;
}
