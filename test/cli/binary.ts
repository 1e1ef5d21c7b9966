import { type ChildProcess, spawn } from "node:child_process";
import { globSync, rmSync } from "node:fs";
import { text } from "node:stream/consumers";
import { spawn as spawnInTerminal } from "@lydell/node-pty";
import { afterAll, beforeAll, inject } from "vitest";
import { buildProgram, makeFolder } from "./global-setup.js";

let main = inject("program");

/**
 * Says that the tests of a file need the program: joined as it is shipped, which starts in half the time and is built once for
 * all files, or module by module, built for this file.
 */
export function buildBinary(joined = true): void {
  if (joined) return;
  let folder: string;
  beforeAll(async () => {
    folder = makeFolder();
    main = await buildProgram(folder, { entryPoints: globSync("{src,gen}/**/*.ts") });
  }, 60_000);
  afterAll(() => {
    main = inject("program");
    rmSync(folder, { recursive: true });
  });
}

/** What a run of the program gave. */
export interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** The settings of a run. `env` is all that it gets besides the PATH. */
export interface RunOptions {
  env?: Record<string, string>;
  cwd?: string;
  /** The columns of a terminal. Default: 120. */
  columns?: number;
  /** What comes through the standard input, which is a pipe. */
  input?: string;
  nodeOptions?: string[];
  /** The words of a command that starts it. */
  through?: string[];
}

/** The words of a command that runs the program. */
export function program(args: string[], nodeOptions: string[] = []): [string, ...string[]] {
  return [process.execPath, ...nodeOptions, main, ...args];
}

/** Starts the program with pipes. */
export function start(args: string[], options: RunOptions = {}): ChildProcess {
  const { env = {}, cwd, nodeOptions = [], through = [] } = options;
  const [command = "", ...words] = [...through, ...program(args, nodeOptions)];
  return spawn(command, words, {
    env: { PATH: process.env.PATH, ...env },
    ...(cwd && { cwd }),
    stdio: "pipe",
  });
}

/** Runs the program with pipes, to its end. */
export function run(args: string[], options: RunOptions = {}): Promise<Run> {
  return toItsEnd(start(args, options), options.input);
}

/** Runs a script of bash, in which `zitadel-mgmt` is the program, to its end. */
export function runInShell(script: string, { env = {}, cwd, input }: RunOptions = {}): Promise<Run> {
  const words = program([]).map((word) => `'${word}'`);
  const child = spawn("bash", ["--norc", "-c", `zitadel-mgmt() { ${words.join(" ")} "$@"; }\n${script}`], {
    env: { PATH: process.env.PATH, ...env },
    ...(cwd && { cwd }),
    stdio: "pipe",
  });
  return toItsEnd(child, input);
}

async function toItsEnd(child: ChildProcess, input = ""): Promise<Run> {
  child.stdin?.end(input);
  const closed = new Promise<number | null>((done) => child.once("close", done));
  const [stdout, stderr, code] = await Promise.all([text(child.stdout!), text(child.stderr!), closed]);
  return { code, stdout, stderr };
}

/** A program that runs in a terminal. */
export interface TerminalSession {
  /** Everything that was shown, with the control sequences. */
  shown(): string;
  /** Resolves when this has been shown, after what was waited for before. */
  waitFor(pattern: RegExp): Promise<void>;
  /** Types keys. */
  type(keys: string): void;
  /** Resolves with the exit code. */
  exited: Promise<number>;
}

/** Starts the program in a pseudo-terminal. */
export function startInTerminal(
  args: string[],
  { env = {}, cwd, columns = 120 }: RunOptions = {},
): TerminalSession {
  const terminal = spawnInTerminal(process.execPath, [main, ...args], {
    name: "xterm-256color",
    cols: columns,
    rows: 40,
    cwd: cwd ?? process.cwd(),
    env: { PATH: process.env.PATH, TERM: "xterm-256color", ...env },
  });
  let shown = "";
  let seen = 0;
  let check = () => {};
  terminal.onData((data) => {
    shown += data;
    check();
  });
  const exited = new Promise<number>((done) =>
    terminal.onExit(({ exitCode, signal }) => done(signal ? 128 + signal : exitCode)),
  );
  return {
    shown: () => shown,
    exited,
    type: (keys) => terminal.write(keys),
    waitFor: (pattern) => {
      const found = new Promise<void>((done) => {
        check = () => {
          const match = pattern.exec(shown.slice(seen));
          if (!match) return;
          seen += match.index + match[0].length;
          check = () => {};
          done();
        };
        check();
      });
      const ended = exited.then(() => {
        check();
        throw new Error(`the program ended before it showed ${pattern}:\n${shown}`);
      });
      ended.catch(() => {});
      return Promise.race([found, ended]);
    },
  };
}
