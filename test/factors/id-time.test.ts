import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { idTime } from "../../src/factors/id-time.js";

test("ids that a real server made say when it made them", () => {
  const recorded = readFileSync("test/recordings/get-user.json", "utf8");
  const users = [
    ...recorded.matchAll(/\\"id\\":\s*\\"(\d{18})\\".{0,80}?\\"creationDate\\":\s*\\"([^"\\]+)\\"/g),
  ];
  expect(users.length).toBeGreaterThan(3);
  for (const [, id, created] of users) {
    const differenceMs = idTime(id!)!.getTime() - Date.parse(created!);
    expect(Math.abs(differenceMs)).toBeLessThan(1_000);
  }
});

test.each(["", "key-1", "12345", "0123456789012345678", "12345678901234567890"])(
  "%j is none of its ids",
  (id) => {
    expect(idTime(id)).toBeUndefined();
  },
);
