import { readFileSync } from "node:fs";
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
