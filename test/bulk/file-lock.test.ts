import { spawnSync } from "node:child_process";
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fileJournal } from "../../src/bulk/file-journal.js";
import { endJournalHolders, holdJournal, needs } from "./journal-holder.js";

endJournalHolders();

const onLinux = test.skipIf(process.platform !== "linux");

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-"));
  path = join(folder, "removals.journal");
});
afterEach(() => rmSync(folder, { recursive: true }));

const entries = () => readFileSync(path, "utf8").trimEnd().split("\n").length - 1;

describe("a journal is held by one process at a time", () => {
  test("another is told who holds it, and has it after that one", async () => {
    const holder = holdJournal(path);
    expect(await holder.says()).toBe("open");
    await expect(fileJournal(path)).rejects.toThrow(`is in use by another process (${holder.child.pid} on `);
    holder.child.stdin!.end("1\n");
    expect(await holder.says()).toBe("appended");
    await holder.ended;
    await (await fileJournal(path)).close();
    expect(readdirSync(folder)).toEqual(["removals.journal"]);
  }, 20_000);

  test("within a process too, and by another path", async () => {
    const journal = await fileJournal(path);
    symlinkSync(path, join(folder, "link"));
    symlinkSync(folder, join(folder, "folder"));
    for (const name of ["removals.journal", "link", "folder/removals.journal", "folder/link"]) {
      await expect(fileJournal(join(folder, name)), name).rejects.toThrow("in use by another process");
    }
    await journal.close();
    await journal.close();
    await (await fileJournal(join(folder, "link"))).close();
  }, 20_000);

  onLinux(
    "after a kill -9 the next one has it at once",
    async () => {
      const holder = holdJournal(path);
      expect(await holder.says()).toBe("open");
      holder.child.kill("SIGKILL");
      await holder.ended;
      expect(existsSync(`${path}.lock`)).toBe(true);
      const start = performance.now();
      await (await fileJournal(path)).close();
      expect(performance.now() - start).toBeLessThan(5_000);
      expect(readdirSync(folder)).toEqual(["removals.journal"]);
    },
    20_000,
  );

  onLinux(
    "of many that find it abandoned one has it",
    async () => {
      const first = holdJournal(path);
      await first.says();
      first.child.kill("SIGKILL");
      await first.ended;
      const opened = await Promise.allSettled(Array.from({ length: 5 }, () => fileJournal(path)));
      const winners = opened.filter((each) => each.status === "fulfilled").map(({ value }) => value);
      for (const { reason } of opened.filter((each) => each.status === "rejected")) {
        expect(String(reason)).toContain("in use by another process");
      }
      expect(winners).toHaveLength(1);
      await winners[0]!.append({ event: "sending", key: { userId: "1", type: "otp" } });
      await winners[0]!.close();
      expect(readdirSync(folder)).toEqual(["removals.journal"]);
    },
    20_000,
  );

  onLinux(
    "a process of this machine that stands still keeps it",
    async () => {
      const holder = holdJournal(path);
      await holder.says();
      holder.child.kill("SIGSTOP");
      await expect(fileJournal(path)).rejects.toThrow("in use by another process");
      holder.child.kill("SIGCONT");
      holder.child.stdin!.end("1\n");
      expect(await holder.says()).toBe("appended");
      await holder.ended;
    },
    20_000,
  );

  test("whoever leaves it open still ends by itself", async () => {
    const holder = holdJournal(path, [], ["leave"]);
    expect(await holder.says()).toBe("open");
    expect(await holder.ended).toEqual([0, null]);
  }, 20_000);

  test("a lock that was deleted is lost, and nothing more is written", async () => {
    await using journal = await fileJournal(path);
    rmSync(`${path}.lock`);
    const append = () => journal.append({ event: "sending", key: { userId: "1", type: "otp" } });
    await expect(append()).rejects.toThrow("was taken over by another process, or its lock");
    await expect(append()).rejects.toThrow("was taken over");
    expect(entries()).toBe(0);
  });
});

describe("where no lock can hold, or nothing be kept, the journal is refused", () => {
  test("a folder", async () => {
    mkdirSync(path);
    await expect(fileJournal(path)).rejects.toThrow("is a folder: name a file");
  });

  test("a folder that there is not", async () => {
    await expect(fileJournal(join(folder, "no", "journal"))).rejects.toThrow(
      "cannot be opened: there is no such folder (ENOENT)",
    );
  });

  test.skipIf(process.platform === "win32")("pipes and devices", async () => {
    spawnSync("sh", ["-c", 'mkfifo "$0"', path]);
    for (const device of [path, "/dev/null", "/dev/full"]) {
      if (existsSync(device))
        await expect(fileJournal(device), device).rejects.toThrow("is a device or a pipe");
    }
  });

  test("a file that has another name", async () => {
    await (await fileJournal(path)).close();
    linkSync(path, join(folder, "other"));
    for (const name of [path, join(folder, "other")]) {
      await expect(fileJournal(name)).rejects.toThrow("has other names (hard links)");
    }
  });

  needs(["unshare", "--mount"])(
    "a file that is shared without its folder",
    async () => {
      await (await fileJournal(path)).close();
      mkdirSync(join(folder, "own folder"));
      writeFileSync(join(folder, "own folder", "journal"), "");
      const mount = ["unshare", "--mount", "sh", "-c", 'mount --bind "$1" "$2" && shift 2 && "$@"', "sh"];
      const other = join(folder, "own folder", "journal");
      const holder = holdJournal(other, [...mount, path, other]);
      expect(await holder.says()).toContain("is mounted as a single file");
    },
    20_000,
  );
});
