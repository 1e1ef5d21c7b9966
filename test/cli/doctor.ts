import { expect } from "vitest";
import type { Finding } from "../../src/cli/doctor/finding.js";
import { run } from "./binary.js";

/** What `doctor --json` says. */
export interface Diagnosis {
  code: number | null;
  findings: Finding[];
  /** The findings, by what was looked at. */
  found: Map<string, Finding>;
  /** The last line. */
  sums: Record<Finding["status"], number>;
}

/** Runs `doctor --json`. Whatever fails must say what to do. */
export async function doctor(env: Record<string, string>, args: string[] = []): Promise<Diagnosis> {
  const { code, stdout, stderr } = await run(["doctor", "--json", ...args], { env });
  expect(stderr).toBe("");
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const { summary: sums } = lines.pop() as { summary: Diagnosis["sums"] };
  const findings: Finding[] = lines;
  for (const { status, advice } of findings) if (status === "failed") expect(advice).toBeTruthy();
  return { code, findings, found: new Map(findings.map((finding) => [finding.check, finding])), sums };
}

/** What failed, by what was looked at. */
export const failures = ({ findings }: Diagnosis): string[] =>
  findings.filter(({ status }) => status === "failed").map(({ check }) => check);
