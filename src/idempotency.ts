/**
 * Tells whether an rpc only reads, by its name: `Get…`, `List…`, `Search…`, `Is…` and `Healthz`.
 *
 * ZITADEL's descriptors set no idempotency level, and its HTTP rules do not tell: `ListUsers` of v2 is `POST /v2/users`, and
 * some rpcs have no rule. The names hold for all of its services, and a test asks them all.
 */
export function onlyReads({ name }: { name: string }): boolean {
  return /^((Get|List|Search|Is)[A-Z]|Healthz$)/.test(name);
}
