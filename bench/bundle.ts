/** Measures what each entry of the package costs in a bundle, and writes the table into docs/comparison.md. */
import { resolve } from "node:path";
import { bundle } from "./bundle/measure.js";
import { scenarios } from "./bundle/scenarios.js";
import { writeTable } from "./comparison.js";

const repository = resolve(import.meta.dirname, "..");
const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(1);

const rows: string[][] = [];
for (const scenario of scenarios) {
  const { minified, gzip } = await bundle(scenario, repository);
  rows.push([scenario.name, scenario.job, kilobytes(minified), kilobytes(gzip)]);
}
writeTable("bundle", ["import", "job", "minified, KB", "gzip, KB"], rows);
