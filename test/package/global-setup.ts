import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { emptyProject, run } from "./empty-project.js";

declare module "vitest" {
  interface ProvidedContext {
    /** The path of the packed package. */
    tarball: string;
    /** The folder of a project that was empty before the tarball was installed in it. */
    consumer: string;
  }
}

/** Builds and packs the package, and installs it in an empty project. */
export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), "zitadel-mgmt-package-"));
  const [packed] = JSON.parse(run("npm", ["pack", "--json", "--silent", "--pack-destination", folder]));
  const tarball = join(folder, packed.filename);
  const consumer = join(folder, "consumer");
  emptyProject(consumer, [tarball]);
  project.provide("tarball", tarball);
  project.provide("consumer", consumer);
  return () => rmSync(folder, { recursive: true });
}
