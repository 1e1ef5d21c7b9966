import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { Answer } from "./authorize-browser.js";

/** What a real server answered, step by step. */
export const { steps }: { steps: Record<string, unknown> } = JSON.parse(
  readFileSync(new URL("./oauth-authorize.json", import.meta.url), "utf8"),
);

/** The steps that the tests of a file went through. */
export const seen = new Set<string>();

export function expectStep(name: string, came: unknown): void {
  seen.add(name);
  expect({ [name]: came }).toEqual({ [name]: steps[name] });
}

/** Where a sign-out ends; of the page that says so, the emulator has its own words. */
export function expectEnd(baseUrl: string, name: string, came: string): void {
  const comparable = (text: string) =>
    text
      .replace(baseUrl, "<B>")
      .replace(/id_token_hint=ey[\w.-]+/, "id_token_hint=<id_token>")
      .replace(/(logout\/done) \| .*/s, "$1")
      .trim();
  seen.add(name);
  expect(comparable(came)).toBe(comparable(steps[name] as string));
}

/** An answer as the recording has it. */
export function recorded({ status, location, body }: Answer) {
  const known = (text: string) => text.replaceAll(/(authRequestID=)[\w-]+/g, "$1<id>");
  return { status, ...(location !== undefined && { location: known(location) }), body: known(body) };
}

/** The names of the fields of an answer. */
export function keysOf({ body }: Answer): string[] {
  return Object.keys(JSON.parse(body)).sort();
}
