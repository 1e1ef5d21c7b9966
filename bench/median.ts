/** The middle of an odd number of values, the upper middle of an even one. */
export function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] as number;
}
