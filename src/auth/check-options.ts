/** Refuses what are no options, and those with a name that is not among the known ones: a TypeError. */
export function checkOptions(options: object, known: readonly string[]): void {
  if (typeof options !== "object" || options === null) throw new TypeError("the options must be an object");
  const unknown = Object.entries(options).find(
    ([name, value]) => value !== undefined && !known.includes(name),
  );
  if (unknown) throw new TypeError(`unknown option ${unknown[0]}`);
}
