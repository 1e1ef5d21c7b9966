import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ErrorId } from "zitadel-mgmt";

const guide = readFileSync("docs/errors.md", "utf8");

test.each(Object.entries(ErrorId))("%s (%s) has its row, with a cause and what to do", (name, id) => {
  const rows = guide.split("\n").filter((line) => line.startsWith(`| \`${id}\` \`${name}\` |`));
  expect(rows).toHaveLength(1);
  const cells = rows[0]!.split(" | ");
  expect(cells).toHaveLength(4);
  for (const cell of cells) expect(cell.replaceAll("|", "").trim()).not.toBe("");
});

test("the guide names no error that the client does not", () => {
  const named = [...guide.matchAll(/^\| `([A-Z0-9]+-\w+)` `/gm)].map(([, id]) => id);
  expect(named.toSorted()).toEqual(Object.values(ErrorId).toSorted());
});

test("the texts of this package are in its sources", () => {
  const sources = globSync("src/**/*.ts").map((path) => readFileSync(path, "utf8"));
  const rows = guide
    .slice(guide.indexOf("### Of this package"))
    .split("\n")
    .filter((line) => /^\| [^|]*\| .*`/.test(line));
  const texts = rows.flatMap((row) =>
    [...row.split(" | ")[1]!.matchAll(/`([^`]+)`/g)].map(([, text]) => text!),
  );
  expect(texts.length).toBeGreaterThan(20);
  const parts = texts
    .flatMap((text) => text.split("…"))
    .map((part) => part.trim())
    .filter((part) => part.length > 3);
  expect(parts.filter((part) => !sources.some((source) => source.includes(part)))).toEqual([]);
});
