import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Difference, differencesOf, protocols } from "./emulator-differences.js";
import { groups, loadRecording, v2Groups } from "./load.js";

/** What differs on purpose. An entry that no longer differs, or differs in another way, fails. */
const expected: Record<string, Difference & { why: string }> = JSON.parse(
  readFileSync(new URL("./expected-differences.json", import.meta.url), "utf8"),
);

const allGroups = [...groups, ...v2Groups];

describe.each(allGroups)("%s", (group) => {
  const recording = loadRecording(group);
  for (const recorded of recording.cases) {
    for (const protocol of protocols.filter((one) => recorded.calls.some((call) => call[one]))) {
      test(`${recorded.id} over ${protocol}`, async () => {
        const found = await differencesOf(recording, recorded, protocol);
        const known = Object.entries(expected).filter(([id]) => {
          const [caseId, , over] = id.split(" ");
          return caseId === recorded.id && over === protocol;
        });
        expect(found).toEqual(
          Object.fromEntries(known.map(([id, { wanted, came }]) => [id, { wanted, came }])),
        );
      });
    }
  }
});

test("every expected difference says why, and names a recorded call", () => {
  const ids = allGroups.flatMap((group) =>
    loadRecording(group).cases.flatMap((recorded) =>
      recorded.calls.flatMap((call, index) =>
        protocols.filter((one) => call[one]).map((one) => `${recorded.id} ${index + 1} ${one}`),
      ),
    ),
  );
  for (const [id, { why }] of Object.entries(expected)) {
    expect(ids).toContain(id);
    expect(why).toMatch(/\w{3,}/);
  }
});
