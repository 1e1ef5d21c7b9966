import { afterAll, beforeAll, expect, test } from "vitest";
import { inputs } from "./inputs.js";
import { type EmulatorProcess, startProcess } from "./process.js";

let emulator: EmulatorProcess;
beforeAll(async () => {
  emulator = await startProcess();
}, 60_000);
afterAll(() => emulator.stop());

test.each(Object.entries(inputs))(
  "%s is answered, and holds the emulator for less than 100 ms",
  async (_, send) => {
    const turns: number[] = [];
    // Once for the compiler. Of the others the best counts: the processor is shared.
    for (let run = 0; run < 4; run++) {
      await emulator.longestTurn();
      expect(await send(emulator.baseUrl)).not.toBe("");
      if (run > 0) turns.push(await emulator.longestTurn());
    }
    expect(Math.min(...turns)).toBeLessThan(100);
  },
  30_000,
);
