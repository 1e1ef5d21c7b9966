import { globSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}

interface Job {
  steps: Step[];
  "runs-on": string;
  container?: string;
  permissions?: Record<string, string>;
  needs?: string;
}

interface Workflow {
  permissions: unknown;
  jobs: Record<string, Job>;
}

const workflows = globSync(".github/workflows/*.yml").map((path) => ({
  name: basename(path),
  workflow: parse(readFileSync(path, "utf8")) as Workflow,
}));
const jobs = workflows.flatMap(({ name, workflow }) =>
  Object.entries(workflow.jobs).map(([id, job]) => ({ name: `${name}, ${id}`, job })),
);
const mayPublish = ({ permissions = {} }: Job) => permissions["id-token"] === "write";

test("there are workflows", () => {
  expect(jobs.length).toBeGreaterThan(2);
});

test.each(workflows)("$name gives no rights to all of its jobs", ({ workflow }) => {
  expect(workflow.permissions).toEqual({});
});

describe.each(jobs)("$name", ({ job }) => {
  test("has the rights that it names, and none to write but the token of a release", () => {
    const { "id-token": _, ...others } = job.permissions ?? {};
    expect(["{}", '{"contents":"read"}']).toContain(JSON.stringify(others));
  });

  test("takes actions by their commit, and images and runners by their version", () => {
    for (const { uses } of job.steps) if (uses) expect(uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
    expect(job["runs-on"]).toMatch(/-\d+\.\d+$/);
    if (job.container) expect(job.container).toMatch(/:\d+\.\d+\.\d+-/);
  });

  test("leaves no credentials in the checkout", () => {
    for (const step of job.steps)
      if (step.uses?.startsWith("actions/checkout@")) expect(step.with?.["persist-credentials"]).toBe(false);
  });
});

test("one job may publish, and it does nothing but publish a tarball that another one has built", () => {
  const [publish, ...more] = jobs.filter(({ job }) => mayPublish(job)).map(({ job }) => job);
  expect(more).toEqual([]);
  expect(publish?.permissions).toEqual({ "id-token": "write" });
  expect(publish?.needs).toBe("pack");
  expect(publish?.container).toBeUndefined();
  const uses = publish?.steps.flatMap((step) => step.uses?.split("@")[0] ?? []);
  expect(uses).toEqual(["actions/download-artifact", "actions/setup-node"]);
  expect(publish?.steps.find(({ uses }) => uses?.includes("setup-node"))?.with).toEqual({
    "node-version": expect.stringMatching(/^\d+\.\d+\.\d+$/),
    "package-manager-cache": false,
  });
  expect(publish?.steps.flatMap(({ run = [] }) => run)).toEqual([
    expect.stringMatching(/^npm install --global --ignore-scripts npm@\d+\.\d+\.\d+$/),
    "npm publish ./zitadel-mgmt-*.tgz --provenance --access public --ignore-scripts",
  ]);
});
