import type { Emulator } from "../../../src/emulator.js";
import { edited, type Handle, startFront } from "./front.js";
import { clientId, type Home, login } from "./home.js";

export const begin = "/oauth/v2/device_authorization";
export const poll = "/oauth/v2/token";
/** What no terminal may get as it is. */
export const escapes = "\u001b]0;x\u0007\u202e";

/** Signs in through a front. `decide` gets the user code as it was shown. */
export async function loginThrough(
  emulator: Emulator,
  home: Home,
  handle: Handle,
  decide: (userCode: string) => void = () => {},
  args: string[] = [],
) {
  await using front = await startFront(emulator.baseUrl, handle);
  const ran = await login(
    ["--url", front.origin, "--client-id", clientId, ...args],
    { env: home.env },
    decide,
  );
  return { ...ran, polls: front.requests.filter((path) => path === poll).length };
}

/** Lets polls follow each other in a second, the shortest. */
export const quick =
  (handle: Handle): Handle =>
  (path, form, pass) =>
    path === begin
      ? edited(pass, (device: object) => ({ ...device, interval: 1 }))
      : handle(path, form, pass);
