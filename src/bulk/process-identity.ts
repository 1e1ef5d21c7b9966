import { readFile, readlink } from "node:fs/promises";

/** What tells a process from every other, also from one that has its number later or in another container. */
export interface ProcessIdentity {
  pid: number;
  /** The start of the system and the container. Only on Linux. */
  machine?: string;
  /** When the process started, in ticks since the start of the system. Only on Linux. */
  born?: string;
}

/** The identity of this process. */
export async function ownIdentity(): Promise<ProcessIdentity> {
  const { pid } = process;
  try {
    // In a container that sees the processes of another, their numbers mean nothing.
    if ((await readlink("/proc/self")) !== String(pid)) return { pid };
    const boot = await readFile("/proc/sys/kernel/random/boot_id", "utf8");
    const container = await readlink("/proc/self/ns/pid");
    const born = (await statusOf("self")).born;
    return { pid, machine: `${boot.trim()} ${container}`, ...(born !== undefined && { born }) };
  } catch {
    return { pid };
  }
}

/** Tells whether a process lives. Undefined where that cannot be known: on another machine, in another container. */
export async function isAlive({
  pid,
  machine,
  born,
}: Partial<ProcessIdentity>): Promise<boolean | undefined> {
  if (!Number.isSafeInteger(pid) || machine === undefined || born === undefined) return undefined;
  if ((await ownIdentity()).machine !== machine) return undefined;
  try {
    const found = await statusOf(pid as number);
    return found.born === born && found.state !== "Z";
  } catch {
    return exists(pid as number) ? undefined : false;
  }
}

/** Reads proc_pid_stat(5). The name of the program, in brackets, may hold anything. */
async function statusOf(pid: number | "self"): Promise<{ state?: string; born?: string }> {
  const text = await readFile(`/proc/${pid}/stat`, "utf8");
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [state, born] = [fields[0], fields[19]];
  return { ...(state !== undefined && { state }), ...(born !== undefined && { born }) };
}

/** Processes of others can be hidden from `/proc`, not from this. */
function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
