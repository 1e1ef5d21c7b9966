import { closestMatch } from "leven";

/** The known word that somebody may have meant who typed another. Undefined: none is close to it. */
export function closest(typed: string, known: string[]): string | undefined {
  const word = typed.toLowerCase();
  const maxDistance = word.length < 3 ? 1 : Math.max(2, Math.floor(word.length * 0.4));
  const [holding, another] = known.filter((each) => word.length > 2 && each.includes(word));
  return closestMatch(word, known, { maxDistance }) ?? (another === undefined ? holding : undefined);
}
