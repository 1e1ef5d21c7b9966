import { type Browser, chromium } from "playwright-core";
import { test as base, inject } from "vitest";

const executablePath = inject("chromium");

/** A test that needs Chromium: skipped where none runs. */
export const test = base.skipIf(!executablePath);

/** Launches Chromium. */
export function launchChromium(): Promise<Browser> {
  // As root it has no sandbox; the pages are our own.
  return chromium.launch({ executablePath: executablePath!, args: ["--no-sandbox"] });
}
