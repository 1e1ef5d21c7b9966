import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, test } from "vitest";

/** A process that has a journal open. */
export interface JournalHolder {
  child: ChildProcess;
  /** The next line that it says. */
  says(): Promise<string | undefined>;
  /** Resolves with the exit code and the signal. */
  ended: Promise<unknown[]>;
}

/** Opens a journal in another process, behind the words of a command that starts it. */
export function holdJournal(path: string, words: string[] = [], args: string[] = []): JournalHolder {
  const script = resolve("test/bulk/journal-process.mjs");
  const [program = "", ...rest] = [...words, process.execPath, "--import", "tsx", script, path, ...args];
  const child = spawn(program, rest, { stdio: ["pipe", "pipe", "inherit"] });
  children.push(child);
  const lines = createInterface(child.stdout!)[Symbol.asyncIterator]();
  return { child, says: async () => (await lines.next()).value, ended: once(child, "close") };
}

const children: ChildProcess[] = [];

/** Ends these processes after the tests of a file, which run side by side. */
export function endJournalHolders(): void {
  afterAll(() => {
    for (const child of children.splice(0)) child.kill("SIGKILL");
  });
}

/** The words that start a program in a container of its own: other processes, another network. */
export const container = ["unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "--net"];

/** The number, here outside, of the process that runs in a container. */
export function inside({ child: { pid } }: JournalHolder): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8"));
}

/** Tests that need what the system may not permit: skipped with a notice. */
export function needs(command: string[]): typeof test {
  const [program = "", ...args] = [...command, "true"];
  if (spawnSync(program, args).status === 0) return test;
  console.warn(`${command.join(" ")} is not permitted: its tests are skipped`);
  return test.skip as unknown as typeof test;
}
