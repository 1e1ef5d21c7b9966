/** A progress bar on the standard error. */
export interface Progress {
  advance(): void;
  stop(): void;
}

const redrawMs = 100;
const longestBar = 40;
/** What the bar leaves room for, in columns, before it gets shorter. */
const longestText = 40;
/** The columns of what is drawn around bar and text. */
const aroundBar = 8;

/** Starts a bar with rate and remaining time; does nothing where the standard error is no terminal, or has lines of its own. */
export async function startProgress(total: number, hasLines = false): Promise<Progress> {
  if (!process.stderr.isTTY || process.env.CI || hasLines) return { advance: () => {}, stop: () => {} };
  const { progress } = await import("@clack/prompts");
  const columns = process.stderr.columns || 80;
  const size = Math.max(1, Math.min(longestBar, columns - longestText - aroundBar));
  const bar = progress({ max: total, size, output: process.stderr });
  bar.start("removing");
  // The bar puts the terminal into raw mode, in which its Ctrl-C would end the process at once and with exit code 0.
  if (process.stdin.isTTY) process.stdin.setRawMode(false);
  const started = performance.now();
  let done = 0;
  let shown = 0;
  let shownAt = started;
  return {
    advance() {
      done++;
      const now = performance.now();
      if (now - shownAt < redrawMs && done < total) return;
      bar.advance(done - shown, describe(done, total, now - started).slice(0, columns - size - aroundBar));
      shown = done;
      shownAt = now;
    },
    stop: () => bar.clear(),
  };
}

/** Says how far it is, how fast, and how long it takes still. */
function describe(done: number, total: number, elapsedMs: number): string {
  const perSecond = done / (elapsedMs / 1000);
  const seconds = Math.ceil((total - done) / perSecond);
  const left = seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
  return `${done} of ${total}, ${perSecond.toFixed(0)}/s, ${left} left`;
}
