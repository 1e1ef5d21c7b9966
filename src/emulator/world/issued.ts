import { sizeOf } from "./size-of.js";

/** What was issued and is remembered, by its secret or id, with about how many bytes it takes. */
export type Issued<V> = Map<string, V> & { bytes: number };

/** A memory of one kind of thing that is issued. */
export function createIssued<V>(): Issued<V> {
  return Object.assign(new Map<string, V>(), { bytes: 0 });
}

const maxBytes = 16 * 1024 * 1024;

/** Remembers what was issued. Where that takes more than 32 MiB, what is over is forgotten, then the oldest beyond 16 MiB. */
export function remember<V>(
  issued: Issued<V>,
  key: string,
  value: V,
  isOver: (value: V, key: string) => boolean = () => false,
): void {
  issued.set(key, value);
  issued.bytes += sizeOf(key) + sizeOf(value);
  if (issued.bytes <= 2 * maxBytes) return;
  const sizes = new Map<string, number>();
  issued.bytes = 0;
  for (const [oldKey, one] of issued) {
    if (isOver(one, oldKey)) {
      issued.delete(oldKey);
      continue;
    }
    const size = sizeOf(oldKey) + sizeOf(one);
    sizes.set(oldKey, size);
    issued.bytes += size;
  }
  for (const [oldKey, size] of sizes) {
    if (issued.bytes <= maxBytes) return;
    issued.delete(oldKey);
    issued.bytes -= size;
  }
}
