import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const longest = 250;

test(`no source file has more than ${longest} lines`, () => {
  const files = globSync("{src,test,bench,examples,scripts}/**/*.{ts,tsx,js,cjs}", {
    exclude: ["**/node_modules/**", "**/dist/**"],
  });
  expect(files.length).toBeGreaterThan(20);
  const lengths = files.map((path) => ({ path, lines: readFileSync(path, "utf8").split("\n").length - 1 }));
  expect(lengths.filter(({ lines }) => lines > longest)).toEqual([]);
});
