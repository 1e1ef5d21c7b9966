import { Code, ConnectError } from "@connectrpc/connect";
import { limitMs } from "./time-limit.js";

/**
 * Returns what runs a task, which ends within the limit, while no other tab runs one under the same name. Without Web
 * Locks, as on pages without https, it runs at once.
 *
 * A turn that does not come within the limit is `Unavailable`. A tab that has then held the lock all the time is frozen:
 * the next task takes the lock from it.
 */
export function tabLock(name: string): <T>(task: () => Promise<T>) => Promise<T> {
  let frozen: string | undefined;
  return async (task) => {
    const locks = globalThis.navigator?.locks;
    if (!locks) return task();
    const holder = await holderOf(locks, name);
    const steal = holder !== undefined && holder === frozen;
    try {
      return await locks.request(name, steal ? { steal } : { signal: AbortSignal.timeout(limitMs) }, task);
    } catch (reason) {
      if (reason instanceof ConnectError) throw reason;
      // Turns come in order, so that who has the lock at both ends has had it all the time.
      frozen = holder === (await holderOf(locks, name)) ? holder : undefined;
      throw new ConnectError("another tab did not finish to renew the access token", Code.Unavailable);
    }
  };
}

async function holderOf(locks: LockManager, name: string): Promise<string | undefined> {
  const { held = [] } = await locks.query();
  return held.find((lock) => lock.name === name)?.clientId;
}
