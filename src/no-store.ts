/**
 * Keeps a request and its answer out of every cache: of browsers, and of frameworks whose `fetch` has one (that of
 * Next.js 14 answers also a second removal from there). Nothing where the runtime has none: older Cloudflare Workers
 * refuse the field.
 */
export function noStore(): Pick<RequestInit, "cache"> {
  return "cache" in (globalThis.Request?.prototype ?? {}) ? { cache: "no-store" } : {};
}
