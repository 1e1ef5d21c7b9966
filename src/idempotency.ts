import type { DescMethod } from "@bufbuild/protobuf";

/** Tells whether an rpc only reads, by ZITADEL's names: `Get…`, `List…` and `Healthz`. */
export function onlyReads({ name }: Pick<DescMethod, "name">): boolean {
  return /^(Get|List|Healthz$)/.test(name);
}

/** What the error adds when the answer of an rpc was lost: a write may have been done, or not. */
export function outcomeHint(method: Pick<DescMethod, "name">): string {
  return onlyReads(method) ? "" : `; outcome unknown: look whether ${method.name} was done`;
}
