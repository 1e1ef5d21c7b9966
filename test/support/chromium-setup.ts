import sparticuz from "@sparticuz/chromium";
import { chromium } from "playwright-core";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** The path of a Chromium that runs here. Undefined if there is none. */
    chromium: string | undefined;
  }
}

/** Finds a Chromium: that of npm, which lacks system libraries on some machines, or the system's. */
export default async function setup(project: TestProject): Promise<void> {
  const reasons: unknown[] = [];
  for (const find of [() => sparticuz.executablePath(), () => "/usr/bin/chromium"]) {
    try {
      const executablePath = await find();
      await (await chromium.launch({ executablePath, args: ["--no-sandbox"] })).close();
      project.provide("chromium", executablePath);
      return;
    } catch (reason) {
      reasons.push(reason);
    }
  }
  const missing = new AggregateError(
    reasons,
    "No Chromium runs here: npx playwright-core install-deps chromium",
  );
  if (process.env.CI === "true") throw missing;
  console.warn("The tests in the browser are skipped.", missing);
  project.provide("chromium", undefined);
}
