/** Copies a text: a part of a longer one keeps that in memory. Not by structuredClone, which returns a text as it is in newer Nodes. */
export function copied(text: string): string {
  return Buffer.from(text, "utf16le").toString("utf16le");
}
