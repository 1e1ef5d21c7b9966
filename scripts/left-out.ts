import type { Reporter } from "vitest/node";

/** Says at the end of `npm test` what it left out and skipped, and how to get it. */
export const leftOut: Reporter = {
  onTestRunEnd(modules) {
    const projects = new Set(modules.map(({ project }) => project.name));
    if (!["unit", "browser", "package"].every((name) => projects.has(name))) return;
    const skipped = modules.flatMap(({ relativeModuleId, children }) => {
      const count = [...children.allTests("skipped")].length;
      return count > 0 ? [`${relativeModuleId} (${count})`] : [];
    });
    if (skipped.length > 0)
      console.log(`Skipped, see the notices above for what they want: ${skipped.join(", ")}`);
    console.log(
      "Left out: npm run test:slow (dozens of processes and pages, long waits, every Node, Jest), test:frameworks (Next.js), test:long (soaks), test:live (a real server)",
    );
  },
};
