const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Does what must not be cut short, such as to store tokens whose predecessors the server has ended: a signal to end
 * takes effect afterwards.
 */
export async function holdingSignals<T>(work: () => Promise<T>): Promise<T> {
  let held: NodeJS.Signals | undefined;
  const hold = (signal: NodeJS.Signals) => {
    held = signal;
  };
  for (const signal of signals) process.on(signal, hold);
  try {
    return await work();
  } finally {
    for (const signal of signals) process.off(signal, hold);
    // Others that listen were told.
    if (held !== undefined && process.listenerCount(held) === 0) process.kill(process.pid, held);
  }
}
