import type { DescMethod } from "@bufbuild/protobuf";

/** Tells whether an rpc only reads, by ZITADEL's names: `Get…`, `List…` and `Healthz`. */
export function onlyReads(method: DescMethod): boolean {
  return /^(Get|List|Healthz$)/.test(method.name);
}
