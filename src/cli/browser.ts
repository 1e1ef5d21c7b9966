import { note } from "./output.js";

/** Opens an address in the browser of this machine. That none opens is said. */
export async function openBrowser(address: string): Promise<void> {
  const { default: open } = await import("open");
  await open(address).catch((error: Error) => note(`no browser opened: ${error.message}`));
}
