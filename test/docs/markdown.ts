import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { marked, type Token } from "marked";

/** The files that users and contributors read. */
export const documents: string[] = [
  "README.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  ...globSync("docs/*.md"),
  ...globSync("examples/*/README.md"),
].filter((path) => existsSync(path));

export interface CodeBlock {
  path: string;
  /** The line of its opening fence, from 1. */
  line: number;
  language: string;
  text: string;
}

export function codeBlocks(path: string): CodeBlock[] {
  const markdown = readFileSync(path, "utf8");
  const blocks: CodeBlock[] = [];
  let from = 0;
  marked.walkTokens(marked.lexer(markdown), (token) => {
    if (token.type !== "code") return;
    const fence = `\`\`\`${token.lang ?? ""}\n${token.text.split("\n", 1)[0]}`;
    from = markdown.indexOf(fence.trimEnd(), from);
    blocks.push({
      path,
      line: markdown.slice(0, from).split("\n").length,
      language: token.lang ?? "",
      text: token.text,
    });
    from += token.text.length;
  });
  return blocks;
}

/** The texts that stand in backquotes in running text, tables and lists. */
export function codeSpans(path: string): string[] {
  return tokens(path).flatMap((token) => (token.type === "codespan" ? [token.text] : []));
}

/** The targets of links and images that are files of this repository, as paths from its root, with their `#fragment`. */
export function localLinks(path: string): string[] {
  return tokens(path)
    .flatMap((token) => (token.type === "link" || token.type === "image" ? [token.href as string] : []))
    .filter((href) => !/^[a-z]+:/.test(href))
    .map((href) => (href.startsWith("#") ? path + href : join(dirname(path), href)));
}

/** The fragments that a file's headings can be linked by. */
export function anchors(path: string): string[] {
  return tokens(path).flatMap((token) => (token.type === "heading" ? [slug(token.text)] : []));
}

function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(" ", "-");
}

function tokens(path: string): Token[] {
  const all: Token[] = [];
  marked.walkTokens(marked.lexer(readFileSync(path, "utf8")), (token) => {
    all.push(token);
  });
  return all;
}
