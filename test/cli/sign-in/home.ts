import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, vi } from "vitest";
import { type Emulator, startEmulator, type World } from "../../../src/emulator.js";
import { audienceScope } from "../../../src/index.js";
import { type RunOptions, run, start } from "../binary.js";
import { acme, helpDeskWorld } from "../world.js";

// The pauses between two questions for a code are five seconds.
vi.setConfig({ testTimeout: 30_000 });

/** A person of the help desk. */
export const dora = "200000000000000010";
export const clientId = "command-line";

/** The folder of a person, who has no keychain. */
export interface Home {
  path: string;
  env: Record<string, string>;
  /** The file with the tokens of a profile. */
  tokens(profile?: string): string;
  /** The settings of a profile. */
  profile(profile?: string): string;
}

/** Makes an empty home for each test of a file. Returns what gives that of the running test. */
export function homeOfEachTest(): () => Home {
  let path: string;
  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), "home-"));
  });
  afterEach(() => rmSync(path, { recursive: true, force: true }));
  return () => homeAt(path);
}

/** The home in a folder. */
export function homeAt(path: string): Home {
  return {
    path,
    env: { HOME: path, XDG_DATA_HOME: join(path, "data"), XDG_CONFIG_HOME: join(path, "config") },
    tokens: (profile = "default") => join(path, `data/zitadel-mgmt/sign-in-${profile}.json`),
    profile: (profile = "default") => join(path, `config/zitadel-mgmt/profile-${profile}.json`),
  };
}

/** A world with a person who may remove factors. */
export function withDora(world: World): World {
  const person = {
    id: dora,
    orgId: acme,
    userName: "dora",
    human: { firstName: "Dora", lastName: "Diaz", email: "dora@example.com", emailVerified: true },
    roles: { [acme]: ["ORG_USER_MANAGER"] },
    factors: [{ type: "u2f" as const, id: "300000000000000011", name: "Dora's key" }],
  };
  return { ...world, users: [...world.users, person] };
}

/** Starts an emulator with dora for each test of a file. Returns what gives that of the running test. */
export function signInEmulatorOfEachTest(): () => Emulator {
  let emulator: Emulator;
  beforeEach(async () => {
    emulator = await startEmulator({ world: withDora(helpDeskWorld()) });
  });
  afterEach(() => emulator.close());
  return () => emulator;
}

const userCodePattern = /shows the code ([A-Z]{4}-[A-Z]{4})/;

/** Signs in by code, and returns what was shown. `decide` says yes or no to the user code. */
export async function login(
  args: string[],
  options: RunOptions,
  decide: (userCode: string) => void,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = start(["login", ...args], options);
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (data) => {
    stdout += data;
  });
  child.stderr?.on("data", (data) => {
    const had = userCodePattern.test(stderr);
    stderr += data;
    const [, userCode] = userCodePattern.exec(stderr) ?? [];
    if (!had && userCode) decide(userCode);
  });
  const code = await new Promise<number | null>((done) => child.once("close", done));
  return { code, stdout, stderr };
}

/** Stores what a login of dora would, without its pauses. `url` is what stands before the emulator. */
export async function storeDora(emulator: Emulator, home: Home, url = emulator.baseUrl): Promise<void> {
  const post = async (path: string, form: Record<string, string>) => {
    const body = new URLSearchParams({ client_id: clientId, ...form });
    return (await fetch(emulator.baseUrl + path, { method: "POST", body })).json();
  };
  const scope = `openid profile offline_access ${audienceScope}`;
  const device = await post("/oauth/v2/device_authorization", { scope });
  emulator.approveDevice(device.user_code, dora);
  const grant_type = "urn:ietf:params:oauth:grant-type:device_code";
  const tokens = await post("/oauth/v2/token", { grant_type, device_code: device.device_code });
  const signIn = {
    url,
    clientId,
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token,
    expiresAt: Date.now() + tokens.expires_in * 1_000,
  };
  for (const [path, value] of [
    [home.tokens(), signIn],
    [home.profile(), { url, clientId }],
  ] as const) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, JSON.stringify(value), { mode: 0o600 });
  }
}

/** Signs dora in. */
export async function signDoraIn(emulator: Emulator, home: Home, args: string[] = []): Promise<void> {
  const { code, stderr } = await login(
    ["--url", emulator.baseUrl, "--client-id", clientId, ...args],
    { env: home.env },
    (userCode) => emulator.approveDevice(userCode, dora),
  );
  expect(code, stderr).toBe(0);
}

/** Runs a command as whoever is signed in at home. */
export const runAt = (home: Home, args: string[], env: Record<string, string> = {}) =>
  run(args, { env: { ...home.env, ...env } });

/** What is stored of a sign-in. */
export function stored(home: Home, profile?: string) {
  return JSON.parse(readFileSync(home.tokens(profile), "utf8"));
}

/** Lets the access token be expired for this machine, so that the next command renews it. */
export function expire(home: Home): void {
  writeFileSync(home.tokens(), JSON.stringify({ ...stored(home), expiresAt: 1 }));
}
