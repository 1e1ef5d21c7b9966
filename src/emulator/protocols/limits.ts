import { Code, ConnectError } from "@connectrpc/connect";

/** What the emulator reads of a body, also when it is decompressed; the server has a limit only for messages of v1. */
export const maxBodyBytes: number = 32 * 1024 * 1024;

/** JSON takes longer to read than anything else. */
const maxJsonBytes = 8 * 1024 * 1024;

/** Refuses JSON that is too large for the emulator. */
export function checkJsonSize(bytes: number): void {
  if (bytes > maxJsonBytes)
    throw new ConnectError(
      `the emulator reads no JSON of more than ${maxJsonBytes} bytes`,
      Code.ResourceExhausted,
    );
}

/** How much work one request may be, so that it does not hold up the others. */
const maxWork = 100_000;

/** Takes account of parts of a request that were read. */
export type Spend = (work: number) => void;

/** Counts the work of reading a request; too much is an error of the emulator's own. */
export function workLimit(): Spend {
  let left = maxWork;
  return (work) => {
    left -= work;
    if (left < 0)
      throw new ConnectError("the emulator reads no request of so many parts", Code.ResourceExhausted);
  };
}

/** What a message costs more than a number or a text. */
export const messageWork = 10;
