/** Refuses what are no options, and those with a name that is not among the known ones: a TypeError. */
export function checkOptions(options: object, known: readonly string[]): void {
  if (typeof options !== "object" || options === null) throw new TypeError("the options must be an object");
  const unknown = Object.entries(options).find(
    ([name, value]) => value !== undefined && !known.includes(name),
  );
  if (unknown) throw new TypeError(`unknown option ${unknown[0]}`);
}

/** Reads options of which one is true or false. Another value, or another option, is a TypeError. */
export function flagOf(options: object, name: string, byDefault: boolean): boolean {
  checkOptions(options, [name]);
  const { [name]: flag = byDefault } = options as Record<string, unknown>;
  if (typeof flag !== "boolean") throw new TypeError(`${name} must be true or false`);
  return flag;
}

/** Refuses what is no signal, such as its controller: a TypeError. Signals of other realms are welcome. */
export function checkSignal(signal: AbortSignal | undefined): void {
  if (signal !== undefined && typeof signal?.addEventListener !== "function") {
    throw new TypeError("signal must be an AbortSignal, such as the signal of an AbortController");
  }
}
