/** Installs the package and the official one in empty projects, and writes the sizes into the README. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emptyProject, installation, run } from "../test/package/empty-project.js";

const folder = mkdtempSync(join(tmpdir(), "zitadel-mgmt-size-"));
try {
  const [{ filename }] = JSON.parse(run("npm", ["pack", "--json", "--silent", "--pack-destination", folder]));
  const packages = {
    "zitadel-mgmt": join(folder, filename),
    "@zitadel/client, the official package": "@zitadel/client",
  };
  const rows = Object.entries(packages).map(([name, spec], index) => {
    const project = join(folder, String(index));
    emptyProject(project, [spec]);
    const { megabytes, count } = installation(project);
    return `| ${name} | ${megabytes.toFixed(1)} | ${count} |`;
  });
  const table = `\n| installed in an empty project | MB | packages |\n|---|---|---|\n${rows.join("\n")}\n\n`;
  console.log(table);
  const readme = readFileSync("README.md", "utf8");
  const marked = /(?<=<!-- install:start -->\n).*?(?=<!-- install:end -->)/s;
  if (!marked.test(readme))
    throw new Error("the README has no <!-- install:start --> and <!-- install:end -->");
  writeFileSync("README.md", readme.replace(marked, table));
} finally {
  rmSync(folder, { recursive: true });
}
