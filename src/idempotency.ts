/** Tells whether an rpc only reads, by ZITADEL's names: `Get…`, `List…` and `Healthz`. */
export function onlyReads({ name }: { name: string }): boolean {
  return /^(Get|List|Healthz$)/.test(name);
}
