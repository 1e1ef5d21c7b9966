/** How to take back what was done, step by step. */
export type Undo = (() => void)[];

/** Adds a new entry to a map. */
export function put<V>(map: Map<string, V>, key: string, value: V, undo: Undo | undefined): void {
  map.set(key, value);
  undo?.push(() => map.delete(key));
}
