import { ask } from "./ask.js";
import { type Finding, failed, ok, warning } from "./finding.js";

const skewMs = 5_000;

/** Compares the clock of this machine with the date of an answer over HTTP/1.1. Returns whether there is an answer. */
export async function* checkClock(url: URL): AsyncGenerator<Finding, boolean> {
  try {
    const before = Date.now();
    const { headers, body } = await ask(new URL("/debug/healthz", url));
    await body?.cancel();
    yield compare(Date.parse(headers.get("date") ?? ""), (before + Date.now()) / 2);
    return true;
  } catch (error) {
    yield failed(
      "clock",
      `no answer over HTTP: ${(error as Error).message}`,
      "does an HTTP server listen there?",
    );
    return false;
  }
}

function compare(date: number, now: number): Finding {
  if (Number.isNaN(date))
    return warning("clock", "the answer has no date", "something in front takes headers away");
  // The header counts whole seconds.
  const skew = now - (date + 500);
  const message = `this machine is ${(Math.abs(skew) / 1000).toFixed(1)} s ${skew > 0 ? "ahead" : "behind"}`;
  return Math.abs(skew) < skewMs ? ok("clock", message) : failed("clock", message, "set the clock, by NTP");
}
