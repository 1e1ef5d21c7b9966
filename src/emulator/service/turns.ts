import { setImmediate } from "node:timers/promises";

const turnMs = 20;

/** Begins work that may take long. What is returned is called in between, and lets others have their turn where it is due. */
export function takeTurns(): () => Promise<void> {
  let began = performance.now();
  return async () => {
    if (performance.now() - began < turnMs) return;
    await setImmediate();
    began = performance.now();
  };
}

const chunk = 2048;

/** Sorts as `sort` does, in turns. */
export async function sortInTurns<T>(items: T[], compare: (one: T, other: T) => number): Promise<T[]> {
  const pause = takeTurns();
  let runs: T[][] = [];
  for (let start = 0; start < items.length; start += chunk) {
    runs.push(items.slice(start, start + chunk).sort(compare));
    await pause();
  }
  while (runs.length > 1) {
    const merged: T[][] = [];
    for (let index = 0; index < runs.length; index += 2) {
      merged.push(merge(runs[index] as T[], runs[index + 1] ?? [], compare));
      await pause();
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

function merge<T>(one: T[], other: T[], compare: (one: T, other: T) => number): T[] {
  const merged: T[] = [];
  let [left, right] = [0, 0];
  while (left < one.length && right < other.length) {
    const takesLeft = compare(one[left] as T, other[right] as T) <= 0;
    merged.push((takesLeft ? one[left++] : other[right++]) as T);
  }
  for (; left < one.length; left++) merged.push(one[left] as T);
  for (; right < other.length; right++) merged.push(other[right] as T);
  return merged;
}
