import { once } from "node:events";
import type { FileHandle } from "node:fs/promises";
import { createServer } from "node:net";

/**
 * Makes sure that nobody else holds this file, until the returned function is called or the process ends, however it
 * ends. Throws where somebody does. Does nothing on systems other than Linux and Windows.
 */
export async function lockFile(file: FileHandle): Promise<() => void> {
  const { dev, ino } = await file.stat({ bigint: true });
  const name = `zitadel-mgmt-${dev}-${ino}`;
  // These names vanish with their process; a lock file, or a socket in the file system, would outlive a kill -9.
  const addresses: Partial<Record<NodeJS.Platform, string>> = {
    linux: `\0${name}`,
    win32: `\\\\.\\pipe\\${name}`,
  };
  const address = addresses[process.platform];
  if (!address) return () => {};
  const server = createServer().listen(address).unref();
  await once(server, "listening");
  return () => server.close();
}
