import { quoteChar, skipSpace } from "./go-json.js";
import { type Spend, workLimit } from "./limits.js";

/** A token of JSON; `name` is the name of a field with its colon. */
export interface Token {
  kind: "name" | "string" | "number" | "true" | "false" | "null" | "{" | "}" | "[" | "]" | "EOF";
  /** As it is written. */
  raw: string;
  /** Where it starts. */
  at: number;
}

/** Reads tokens one by one, and tells what is wrong in the words of Go's protojson. */
export interface Tokens {
  /** Takes the next token. Throws where it must not stand. */
  read(): Token;
  /** Counts what is made of the tokens. */
  spend: Spend;
  /** Looks at the next token. */
  peek(): Token;
  /** An error about what is written at a place. */
  error(at: number, message: string): Error;
  /** The error of a token that must not stand where it does. */
  unexpected(token: Token): Error;
}

/** Stands in a text for bytes that are no UTF-8; it is no character. */
export const notUtf8 = "\uffff";

/** Reads JSON as Go's protojson does, which finds errors only when it comes to them. */
export function readTokens(json: string): Tokens {
  let at = 0;
  let last: Token["kind"] | "," | undefined;
  const open: ("{" | "[")[] = [];
  let peeked: Token | undefined;
  const spend = workLimit();

  return {
    spend,
    read: () => {
      const token = peeked ?? next();
      peeked = undefined;
      return token;
    },
    peek: () => {
      peeked ??= next();
      return peeked;
    },
    error: (place, message) => new Error(`proto: ${position(place)}: ${message}`),
    unexpected,
  };

  function next(): Token {
    for (;;) {
      spend(1);
      const token = scan();
      if (token.kind === "string" && !isValueNext()) takeColon(token);
      else if (!mayFollow(token.kind)) throw token.kind === "EOF" ? unexpectedEnd() : unexpected(token);
      if (token.kind === "{" || token.kind === "[") open.push(token.kind);
      if (token.kind === "}" || token.kind === "]") open.pop();
      last = token.kind;
      if (token.kind !== ",") return token as Token;
    }
  }

  function takeColon(token: { kind: Token["kind"] | ","; raw: string; at: number }): void {
    if (last !== "{" && last !== ",") throw unexpected(token);
    at = skipSpace(json, at);
    if (at === json.length) throw unexpectedEnd();
    if (json[at] !== ":") {
      // Go shows the first byte as if it were a character.
      const byte = String.fromCharCode(Buffer.from(characterAt(at))[0] as number);
      throw syntaxError(at, `unexpected character ${byte}, missing ":" after field name`);
    }
    at++;
    token.kind = "name";
  }

  function isValueNext(): boolean {
    const inside = open.at(-1);
    if (inside === undefined) return last === undefined;
    return inside === "{" ? last === "name" : last === "[" || last === ",";
  }

  function mayFollow(kind: Token["kind"] | ","): boolean {
    const inside = open.at(-1);
    const afterValue = last !== undefined && !["name", ",", "{", "["].includes(last);
    switch (kind) {
      case "EOF":
        return inside === undefined;
      case ",":
        return inside !== undefined && afterValue;
      case "}":
        return inside === "{" && last !== "name" && last !== ",";
      case "]":
        return inside === "[" && last !== ",";
      default:
        return isValueNext();
    }
  }

  function scan(): { kind: Token["kind"] | ","; raw: string; at: number } {
    at = skipSpace(json, at);
    const start = at;
    const first = json[at];
    if (first === undefined) return { kind: "EOF", raw: "", at };
    if (first === '"') at = endOfString(at);
    else if ("{}[],".includes(first)) at++;
    else {
      word.lastIndex = at;
      const found = word.exec(json)?.[0];
      if (found === undefined) throw syntaxError(at, `invalid value ${broken()}`);
      at += found.length;
    }
    const raw = json.slice(start, at);
    const kind = first === '"' ? "string" : /[-0-9]/.test(first) ? "number" : (raw as Token["kind"] | ",");
    return { kind, raw, at: start };
  }

  function broken(): string {
    nonsense.lastIndex = at;
    return nonsense.exec(json)?.[0] ?? characterAt(at);
  }

  function endOfString(start: number): number {
    for (let end = start + 1; ; ) {
      plain.lastIndex = end;
      end += plain.exec(json)?.[0].length ?? 0;
      const char = json[end];
      if (char === undefined) throw unexpectedEnd();
      if (char === '"') return end + 1;
      if (char === notUtf8) throw syntaxError(start, "invalid UTF-8 in string");
      if (char < " ") throw syntaxError(start, `invalid character ${quoteChar(char)} in string`);
      end = endOfEscape(start, end);
    }
  }

  function endOfEscape(start: number, from: number): number {
    spend(1);
    const char = json[from + 1];
    if (char === undefined) throw unexpectedEnd();
    if ('"\\/bfnrt'.includes(char)) return from + 2;
    if (char !== "u") throw invalidEscape(start, from, 2);
    const code = hexAt(start, from);
    if (code < 0xd800 || code > 0xdfff) return from + 6;
    const low = json[from + 6] === "\\" && json[from + 7] === "u" ? hexAt(start, from + 6) : 0;
    if (from + 12 > json.length) throw unexpectedEnd();
    if (code > 0xdbff || low < 0xdc00 || low > 0xdfff) throw invalidEscape(start, from + 6, 6);
    return from + 12;
  }

  function hexAt(start: number, from: number): number {
    if (from + 6 > json.length) throw unexpectedEnd();
    const hex = json.slice(from + 2, from + 6);
    if (!/^[0-9a-f]{4}$/i.test(hex)) throw invalidEscape(start, from, 6);
    return Number.parseInt(hex, 16);
  }

  function invalidEscape(start: number, from: number, length: number): Error {
    return syntaxError(
      start,
      `invalid escape code ${JSON.stringify(json.slice(from, from + length))} in string`,
    );
  }

  function characterAt(place: number): string {
    return String.fromCodePoint(json.codePointAt(place) as number).replace(notUtf8, "\ufffd");
  }

  function unexpected(token: { raw: string; at: number }): Error {
    return syntaxError(token.at, `unexpected token ${token.raw}`);
  }

  function syntaxError(place: number, message: string): Error {
    return new Error(`proto: syntax error ${position(place)}: ${message}`);
  }

  function position(place: number): string {
    let line = 1;
    let start = 0;
    for (let index = 0; index < place; index++) {
      if (json.charCodeAt(index) !== 10) continue;
      line++;
      start = index + 1;
    }
    const column = json.slice(start, place).replace(/[\udc00-\udfff]/g, "").length + 1;
    return `(line ${line}:${column})`;
  }
}

/** A literal or a number with nothing on its heels. Go lets an exponent do without digits. */
const word =
  /(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE](?:[+-](?=.)|(?=.))[0-9]*)?)(?![-+._a-zA-Z0-9])/suy;
const nonsense = /[-+._a-zA-Z0-9]{1,32}/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they must not stand in a string
const plain = /[^"\\\u0000-\u001f\uffff]*/y;

function unexpectedEnd(): Error {
  return new Error("proto: unexpected EOF");
}
