import { parseHeaders } from "../headers.js";
import { usageError } from "./cli-error.js";

/** What a connection writes itself, beside what the library refuses, and what has an option of its own. */
const refused: [RegExp, string][] = [
  [/^authorization$/, "the token has options of its own, such as --token-file"],
  [/^x-zitadel-orgid$/, "--org names the organization"],
  [
    /^(content-type|content-encoding|accept|accept-encoding|user-agent|x-user-agent|x-grpc-web|grpc-.*|connect-.*)$/,
    "it belongs to the protocol",
  ],
];

/** Reads the values of `--header`. Their values are never shown. */
export function readHeaders(given: string[]): [name: string, value: string][] {
  const headers = new Map<string, string>();
  for (const text of given) {
    const [, typed, value = ""] = /^([\w!#$%&'*+.^`|~-]+):\s*(.*?)\s*$/s.exec(text) ?? [];
    if (typed === undefined) {
      throw usageError(
        '--header must be "name: value", such as "x-zitadel-instance-host: example.zitadel.cloud"',
      );
    }
    const name = typed.toLowerCase();
    if (value === "") throw usageError(`--header ${name} has no value: was the variable set?`);
    if (headers.has(name)) throw usageError(`--header ${name} is given twice`);
    const reason = refused.find(([pattern]) => pattern.test(name))?.[1];
    if (reason !== undefined) throw usageError(`--header ${name} cannot be set: ${reason}`);
    try {
      parseHeaders([[name, value]]);
    } catch (error) {
      throw usageError(`--header: ${(error as Error).message}`);
    }
    headers.set(name, value);
  }
  return [...headers];
}

/** Whether the value of a header says only where a request is meant to go. Any other may be a secret. */
export function isPublic(name: string): boolean {
  return /^x-(zitadel|forwarded)-/.test(name);
}
