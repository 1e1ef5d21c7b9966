/** Installs the package and the official one in empty projects, and writes the sizes into docs/comparison.md. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { emptyProject, installation, run } from "../test/package/empty-project.js";
import { writeTable } from "./comparison.js";

const folder = mkdtempSync(join(tmpdir(), "zitadel-mgmt-size-"));
try {
  const [{ filename }] = JSON.parse(run("npm", ["pack", "--json", "--silent", "--pack-destination", folder]));
  const tarball = join(folder, filename);
  const packages: Record<string, [spec: string, ...more: string[]]> = {
    "zitadel-mgmt": [tarball],
    "zitadel-mgmt without the keychain of its sign-in (`npm install --omit=optional`)": [
      tarball,
      "--omit=optional",
    ],
    "@zitadel/client, the official package": ["@zitadel/client"],
  };
  const rows = Object.entries(packages).map(([name, [spec, ...more]], index) => {
    const project = join(folder, String(index));
    emptyProject(project, [spec], ...more);
    const { megabytes, count } = installation(project);
    return [name, megabytes.toFixed(1), count];
  });
  writeTable("install", ["installed in an empty project", "MB", "packages"], rows);
} finally {
  rmSync(folder, { recursive: true });
}
