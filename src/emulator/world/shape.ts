import { inspect } from "node:util";

/** As much of JSON Schema as the emulator's inputs need. */
export type Shape =
  | { type: "string"; enum?: readonly string[]; minLength?: number; description?: string }
  | { type: "boolean" | "function"; description?: string }
  | { type: "number" | "integer"; minimum?: number; description?: string }
  | { type: "array"; items: Shape; minItems?: number; description?: string }
  | ObjectShape
  | { oneOf: readonly ObjectShape[]; description?: string };

export interface ObjectShape {
  type: "object";
  properties: { readonly [key: string]: Shape };
  required?: readonly string[];
  /** What a key has that is not among the properties. */
  additionalProperties: false | Shape;
  description?: string;
}

/** The type of the values that have a shape. */
export type FromShape<S> = S extends { oneOf: readonly (infer V)[] }
  ? V extends unknown
    ? FromShape<V>
    : never
  : S extends { type: "string" }
    ? S extends { enum: readonly (infer E)[] }
      ? E
      : string
    : S extends { type: "boolean" }
      ? boolean
      : S extends { type: "number" | "integer" }
        ? number
        : S extends { type: "array"; items: infer I }
          ? FromShape<I>[]
          : S extends { properties: infer P; additionalProperties: infer A }
            ? A extends false
              ? Flat<
                  { -readonly [K in Extract<keyof P, Required<S>>]: FromShape<P[K]> } & {
                    -readonly [K in Exclude<keyof P, Required<S>>]?: FromShape<P[K]>;
                  }
                >
              : { [key: string]: FromShape<A> }
            : never;

type Required<S> = S extends { required: readonly (infer K)[] } ? K : never;
type Flat<T> = { [K in keyof T]: T[K] };

/** The first type, if the second is the same; a key that only one of them has makes them differ. */
export type Exactly<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? A : never;

/** Checks a value against a shape. The first mistake is a TypeError that tells its place, such as `users[3].id`. */
export function checkShape(value: unknown, shape: Shape, name: string): void {
  try {
    check(value, shape);
  } catch (reason) {
    if (!(reason instanceof Mistake)) throw reason;
    throw new TypeError(`${reason.path.replace(/^\./, "") || name} ${reason.message}`);
  }
}

/** Checks that an object has no properties but those named. The first other one is a TypeError with what could be meant. */
export function checkKeys(value: object, names: readonly string[]): void {
  const unknown = Object.keys(value).find((key) => !names.includes(key));
  if (unknown !== undefined) throw new TypeError(`${clipped(unknown)} is unknown: ${choice(unknown, names)}`);
}

/** The place is put together on the way out: nearly all values are right. */
class Mistake extends Error {
  path = "";
}

function check(value: unknown, shape: Shape): void {
  if ("oneOf" in shape) {
    check(value, variantFor(value, shape.oneOf));
    return;
  }
  if (!isOfType(value, shape.type))
    throw new Mistake(`is ${shown(value)}: ${nameOfType[shape.type]} is needed`);
  switch (shape.type) {
    case "string": {
      const text = value as string;
      if (shape.enum && !shape.enum.includes(text))
        throw new Mistake(`is ${shown(text)}: ${choice(text, shape.enum)}`);
      if (text.length < (shape.minLength ?? 0)) throw new Mistake("is empty");
      return;
    }
    case "number":
    case "integer":
      if ((value as number) >= (shape.minimum ?? Number.NEGATIVE_INFINITY)) return;
      throw new Mistake(`is ${value}: at least ${shape.minimum} is needed`);
    case "array":
      if ((value as unknown[]).length < (shape.minItems ?? 0)) throw new Mistake("is empty");
      for (const [index, item] of (value as unknown[]).entries()) at(`[${index}]`, item, shape.items);
      return;
    case "object":
      checkObject(value as Record<string, unknown>, shape);
  }
}

function checkObject(value: Record<string, unknown>, shape: ObjectShape): void {
  const { properties, required = [], additionalProperties } = shape;
  for (const [key, item] of Object.entries(value)) {
    if (item === undefined) continue;
    const own = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
    const path = /^[$A-Z_a-z][\w$]{0,60}$/.test(key) ? `.${key}` : `[${shown(key)}]`;
    if (own) at(path, item, own);
    else throw placed(path, new Mistake(`is unknown: ${choice(key, Object.keys(properties))}`));
  }
  const missing = required.find((key) => value[key] === undefined);
  if (missing !== undefined) throw placed(`.${missing}`, new Mistake("is missing"));
}

/** The variant that the value names by the property that tells variants apart, which is the first. */
function variantFor(value: unknown, variants: readonly ObjectShape[]): ObjectShape {
  if (!isOfType(value, "object")) throw new Mistake(`is ${shown(value)}: an object is needed`);
  const tag = Object.keys(variants[0]?.properties ?? {})[0] ?? "";
  const names = ({ properties }: ObjectShape) => (properties[tag] as { enum: readonly string[] }).enum;
  const given = (value as Record<string, unknown>)[tag];
  const found = variants.find((variant) => names(variant).includes(given as string));
  if (found) return found;
  if (given === undefined) throw placed(`.${tag}`, new Mistake("is missing"));
  const reason = choice(typeof given === "string" ? given : "", variants.flatMap(names));
  throw placed(`.${tag}`, new Mistake(`is ${shown(given)}: ${reason}`));
}

function at(path: string, value: unknown, shape: Shape): void {
  try {
    check(value, shape);
  } catch (reason) {
    throw reason instanceof Mistake ? placed(path, reason) : reason;
  }
}

function placed(path: string, mistake: Mistake): Mistake {
  mistake.path = path + mistake.path;
  return mistake;
}

const nameOfType = {
  string: "text",
  boolean: "true or false",
  function: "a function",
  number: "a number",
  integer: "a whole number",
  array: "a list",
  object: "an object",
};

function isOfType(value: unknown, type: keyof typeof nameOfType): boolean {
  if (type === "array") return Array.isArray(value);
  // A Map would have no properties.
  if (type === "object") return typeof value === "object" && value !== null && !(Symbol.iterator in value);
  if (type === "integer") return Number.isSafeInteger(value);
  return typeof value === type && !Number.isNaN(value);
}

function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(clipped(value));
  return clipped(inspect(value, { depth: 0, maxArrayLength: 3, maxStringLength: 60, breakLength: Infinity }));
}

function clipped(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

const mostNames = 12;

/** What could be meant: all names where there are few, else the nearest. */
function choice(given: string, names: readonly string[]): string {
  const nearest = meant(given, names);
  const all = names.length <= mostNames ? `one of ${names.join(", ")}` : "";
  return [nearest, all].filter(Boolean).join(" ") || "no such name";
}

/** `did you mean …?` with the nearest name. Undefined: none is near. */
export function meant(given: string, names: readonly string[]): string | undefined {
  const word = clipped(given).toLowerCase();
  const [nearest] = names
    .map((name) => ({ name, distance: distance(word, name.toLowerCase()) }))
    .filter((one) => word.length > 2 && one.distance <= Math.max(1, word.length / 4))
    .sort((one, other) => one.distance - other.distance);
  return nearest && `did you mean ${nearest.name}?`;
}

/** How many letters to change, add or leave out (Levenshtein). */
function distance(one: string, other: string): number {
  if (Math.abs(one.length - other.length) > 5) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (const [column, otherLetter] of [...other].entries()) {
      const replaced = (row[column] as number) + (letter === otherLetter ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] as number) + 1, (next[column] as number) + 1));
    }
    row = next;
  }
  return row.at(-1) as number;
}
