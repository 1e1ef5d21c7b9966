/** Measures what each entry of the package costs in a bundle, and writes the table into the README. */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { bundle } from "./bundle/measure.js";
import { scenarios } from "./bundle/scenarios.js";

const repository = resolve(import.meta.dirname, "..");
const readme = resolve(repository, "README.md");
const marked = /(<!-- bundle:start -->\n).*?(<!-- bundle:end -->)/s;

const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(1);

const rows: string[] = [];
for (const scenario of scenarios) {
  const { minified, gzip } = await bundle(scenario, repository);
  rows.push(`| ${scenario.name} | ${scenario.job} | ${kilobytes(minified)} | ${kilobytes(gzip)} |`);
}
const table = `
| import | job | minified, KB | gzip, KB |
|---|---|---|---|
${rows.join("\n")}

`;
console.log(table);
const text = readFileSync(readme, "utf8");
if (marked.test(text))
  writeFileSync(
    readme,
    text.replace(marked, (_, start, end) => start + table + end),
  );
else console.log("The README has no place for it: <!-- bundle:start --> and <!-- bundle:end -->");
