/** About what a value takes in memory, in bytes. */
export function sizeOf(value: unknown): number {
  if (typeof value === "string") return 16 + 2 * value.length;
  // A part keeps the whole.
  if (value instanceof Uint8Array) return 100 + value.buffer.byteLength;
  if (typeof value !== "object" || value === null) return 8;
  return Object.values(value).reduce((sum: number, one) => sum + 8 + sizeOf(one), 40);
}
