import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

/** An emulator in a process of its own. */
export interface EmulatorProcess {
  baseUrl: string;
  /** The longest turn of its loop since the last question, in milliseconds of the processor. */
  longestTurn(): Promise<number>;
  stop(): void;
}

export async function startProcess(): Promise<EmulatorProcess> {
  const child = fork(join(import.meta.dirname, "server.ts"), { execArgv: ["--import", "tsx"] });
  const [baseUrl] = (await once(child, "message")) as [string];
  let answered = (_: number) => {};
  child.on("message", (ms) => answered(ms as number));
  child.once("exit", () => answered(Number.POSITIVE_INFINITY));
  return {
    baseUrl,
    longestTurn: () => {
      if (!child.connected) throw new Error("the emulator's process has ended");
      const answer = new Promise<number>((resolve) => {
        answered = resolve;
      });
      child.send("longest turn");
      return answer;
    },
    stop: () => child.kill(),
  };
}
