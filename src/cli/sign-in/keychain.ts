import { within } from "../../auth/time-limit.js";

const service = "zitadel-mgmt";
/** Somebody may have to unlock it. */
const limitMs = 60_000;

/** Asks the system's keychain. Rejects where there is none, or no package for it, or it stays locked. */
async function ask<T>(account: string, question: (entry: Entry) => Promise<T>): Promise<T> {
  const { AsyncEntry } = await import("@napi-rs/keyring");
  // Not the kernel's keyring of Linux, which forgets all at the next start.
  const entry = new AsyncEntry(service, account, { linux: { store: "secret-service" } });
  return within(limitMs, question(entry), "an answer of the system's keychain");
}

type Entry = InstanceType<typeof import("@napi-rs/keyring")["AsyncEntry"]>;

/** Reads a secret. Undefined: it has none of this name. */
export async function readKeychain(account: string): Promise<string | undefined> {
  return (await ask(account, (entry) => entry.getPassword())) ?? undefined;
}

/** Stores a secret in place of the one before. */
export function writeKeychain(account: string, secret: string): Promise<void> {
  return ask(account, (entry) => entry.setPassword(secret));
}

/** Deletes a secret, if there is one. */
export async function deleteFromKeychain(account: string): Promise<void> {
  await ask(account, (entry) => entry.deletePassword());
}
