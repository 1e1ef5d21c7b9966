/** How far the clock of the day has to run ahead at once, for the machine to have slept meanwhile. */
const jumpMs = 1_000;

/**
 * Makes a clock in milliseconds that never goes back, and goes on while the machine sleeps: `performance.now()` stands
 * still then on Linux, and `Date.now()` follows whoever sets it.
 */
export function createClock(): () => number {
  let slept = 0;
  let ahead = Date.now() - performance.now();
  return () => {
    const steady = performance.now();
    const aheadNow = Date.now() - steady;
    if (aheadNow - ahead > jumpMs) slept += aheadNow - ahead;
    ahead = aheadNow;
    return steady + slept;
  };
}
