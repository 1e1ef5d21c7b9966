import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { approveDevice, type DeviceApproval, denyDevice } from "./oauth/device-decision.js";
import { createListener } from "./protocols/listener.js";
import { takeReflectionStream } from "./protocols/reflection.js";
import { answer } from "./protocols/router.js";
import { setFault } from "./service/faults.js";
import { createState } from "./world/create-state.js";
import { demoWorld } from "./world/demo-world.js";
import type { Fault } from "./world/fault.js";
import type { LoggedCall } from "./world/logged-call.js";
import { currentWorld } from "./world/users.js";
import type { World } from "./world/world.js";

/** How an emulator is started. */
export interface EmulatorOptions {
  /** Default: a free one. */
  port?: number;
  /** The address to listen on. Default: 127.0.0.1. */
  host?: string;
  /** What exists at the start. Default: a small demo world. It is not changed. */
  world?: World;
  /** The clock, in milliseconds since 1970, for dates and the expiry of tokens. Default: `Date.now`. */
  now?: () => number;
}

/** A running emulator of ZITADEL's Management API and its user service v2. */
export interface Emulator extends AsyncDisposable {
  /** The origin that it answers at, such as `http://127.0.0.1:41234`. */
  baseUrl: string;
  /** What exists now: a copy, made when it is read. */
  readonly world: World;
  /** The calls that reached an rpc, oldest first; the last 10 000 at least. No token is ever in it. */
  readonly calls: readonly LoggedCall[];
  /** Makes something go wrong from now on. The function that is returned clears it. */
  fault(fault: Fault): () => void;
  /**
   * Approves the device that shows a code, as a person would on the page `/device`.
   *
   * @throws TypeError if no device waits with the code, or no person may sign in with the id.
   */
  approveDevice(userCode: string, userId: string, approval?: DeviceApproval): void;
  /**
   * Denies the device that shows a code.
   *
   * @throws TypeError if no device waits with the code.
   */
  denyDevice(userCode: string): void;
  /** Ends all connections. */
  close(): Promise<void>;
}

/**
 * Starts an emulator on one port, which speaks gRPC (HTTP/2 without TLS), gRPC-web and REST, and for the user service v2
 * Connect and gRPC over HTTP/1.1 too. It answers for the hosts `localhost`, `127.0.0.1` and `[::1]`; any other is an unknown
 * instance, as on the server.
 *
 * @throws TypeError if the world contradicts itself, or the error of the port, such as EADDRINUSE.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const state = createState(options.world ?? demoWorld, options.now);
  const listener = createListener({
    answer: (request) => answer(state, request),
    takeStream: (stream, headers) => takeReflectionStream(state, stream, headers),
  });
  listener.server.listen(options.port ?? 0, options.host ?? "127.0.0.1");
  await once(listener.server, "listening");
  return {
    baseUrl: originOfListener(listener.server.address() as AddressInfo),
    get world() {
      return currentWorld(state);
    },
    calls: state.log.calls,
    fault: (fault) => setFault(state, fault),
    approveDevice: (userCode, userId, approval) => approveDevice(state, userCode, userId, approval),
    denyDevice: (userCode) => denyDevice(state, userCode),
    close: listener.close,
    [Symbol.asyncDispose]: listener.close,
  };
}

function originOfListener({ address, family, port }: AddressInfo): string {
  if (family === "IPv6") return `http://[${address === "::" ? "::1" : address}]:${port}`;
  return `http://${address === "0.0.0.0" ? "127.0.0.1" : address}:${port}`;
}
