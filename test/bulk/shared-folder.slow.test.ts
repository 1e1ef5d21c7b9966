import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { fileJournal } from "../../src/bulk/file-journal.js";
import { container, endJournalHolders, holdJournal, inside, needs } from "./journal-holder.js";

endJournalHolders();

const inContainer = needs(container);
/** By then an abandoned lock has been taken over, and the journal opened. */
const abandonedMs = 40_000;

const folder = mkdtempSync(join(tmpdir(), "shared-folder-"));
afterAll(() => rmSync(folder, { recursive: true }));

const elsewhere = JSON.stringify({ id: "1", pid: 1, host: "elsewhere", machine: "another", born: "1" });
const long = new Date("2000-01-01");

describe.concurrent("among containers and machines that share a folder", () => {
  inContainer(
    "another is refused; after a kill -9 it is waited for",
    async () => {
      const path = join(folder, "killed");
      const holder = holdJournal(path, container);
      expect(await holder.says()).toBe("open");
      await expect(fileJournal(path)).rejects.toThrow("in use by another process (1 on ");
      process.kill(inside(holder), "SIGKILL");
      await holder.ended;
      await (await fileJournal(path)).close();
    },
    abandonedMs,
  );

  inContainer(
    "one that stood still notices that another took over, and writes nothing",
    async () => {
      const path = join(folder, "stopped");
      const holder = holdJournal(path, container);
      expect(await holder.says()).toBe("open");
      holder.child.stdin!.write("before\n");
      expect(await holder.says()).toBe("appended");
      const pid = inside(holder);
      process.kill(pid, "SIGSTOP");
      await using journal = await fileJournal(path);
      expect(journal.recorded({ userId: "before", type: "otp" })).toBe("sending");
      holder.child.stdin!.end("after\n");
      process.kill(pid, "SIGCONT");
      expect(await holder.says()).toContain("was taken over by another process");
      await holder.ended;
      await journal.append({ event: "sending", key: { userId: "mine", type: "otp" } });
      const text = readFileSync(path, "utf8");
      expect(text).toContain("mine");
      expect(text).not.toContain("after");
    },
    abandonedMs,
  );

  test(
    "a clock that is years behind fools nobody while the lock is touched",
    async () => {
      const path = join(folder, "behind");
      writeFileSync(`${path}.lock`, elsewhere);
      let beats = 0;
      const beat = setInterval(
        () => utimesSync(`${path}.lock`, long, long.getTime() / 1000 + ++beats),
        2_000,
      );
      try {
        await expect(fileJournal(path)).rejects.toThrow("in use by another process (1 on elsewhere)");
      } finally {
        clearInterval(beat);
      }
    },
    abandonedMs,
  );

  test.each([
    ["of a clock that is years ahead", "ahead", elsewhere, new Date("2100-01-01")],
    ["that a full disk left empty", "empty", "", long],
    ["that says nothing of its holder", "nobody", "{}", long],
  ])(
    "a lock %s is taken over when nobody touches it",
    async (_, name, content, time) => {
      const path = join(folder, name);
      writeFileSync(`${path}.lock`, content);
      utimesSync(`${path}.lock`, time, time);
      const start = performance.now();
      await (await fileJournal(path)).close();
      expect(performance.now() - start).toBeGreaterThan(10_000);
      expect(readdirSync(folder).filter((each) => each.startsWith(name))).toEqual([name]);
    },
    abandonedMs,
  );
});
