import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type EmulatorControl, emulatorControl } from "./control.js";
import { answerControl, isControl } from "./control-api.js";
import { createListener } from "./protocols/listener.js";
import { takeReflectionStream } from "./protocols/reflection.js";
import { answer } from "./protocols/router.js";
import { endWaiting } from "./service/call-log.js";
import { createState } from "./world/create-state.js";
import { demoWorld } from "./world/demo-world.js";
import { allowedHosts } from "./world/instance.js";
import type { LoggedCall } from "./world/logged-call.js";
import { checkShape, type Shape } from "./world/shape.js";
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
  /**
   * Names of hosts, without port, that requests may be for beside `localhost`, `127.0.0.1` and `[::1]`: in a container the
   * name that others call it by. Default: none.
   */
  allowedHosts?: readonly string[];
  /**
   * Who may use the control API at `/emulator/v1/`: `loopback` is whoever is on this machine. With `off` there is none, as on a
   * server. Default: `loopback`.
   */
  control?: "loopback" | "anywhere" | "off";
  /** Is told every call that is added to the log. */
  onCall?: (call: LoggedCall) => void;
}

/** A running emulator of ZITADEL's Management API and its user service v2. */
export interface Emulator extends EmulatorControl, AsyncDisposable {
  /** The origin that it answers at, such as `http://127.0.0.1:41234`. */
  baseUrl: string;
  /** Keeps the process alive until it is closed. Without it a process ends although an emulator was forgotten. */
  ref(): void;
  /** Ends all connections. */
  close(): Promise<void>;
}

/** Of all options but the world, which is checked where it is used. */
const optionsShape = {
  type: "object",
  properties: {
    port: { type: "integer", minimum: 0 },
    host: { type: "string", minLength: 1 },
    world: { type: "object", properties: {}, additionalProperties: false },
    now: { type: "function" },
    allowedHosts: { type: "array", items: { type: "string" } },
    control: { type: "string", enum: ["loopback", "anywhere", "off"] },
    onCall: { type: "function" },
  } satisfies Record<keyof EmulatorOptions, Shape>,
  additionalProperties: false,
} as const;

/**
 * Starts an emulator on one port, which speaks gRPC (HTTP/2 without TLS), gRPC-web and REST, and for the user service v2
 * Connect and gRPC over HTTP/1.1 too. It answers for the hosts `localhost`, `127.0.0.1` and `[::1]` and those allowed; any
 * other is an unknown instance, as on the server.
 *
 * @throws TypeError if an option or the world is mistaken, or the error of the port, such as EADDRINUSE.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const given = Object(options) === options ? { ...options, world: undefined } : options;
  checkShape(given, optionsShape, "what is given");
  const { world: first = demoWorld, control: who = "loopback", onCall = () => {} } = options;
  const hosts = allowedHosts(options.allowedHosts ?? []);
  const surroundings = { now: options.now ?? Date.now, hosts, onCall };
  const current = { state: createState(first, surroundings) };
  // Calls that are under way at a reset end in the world that they began in.
  const reset = (world: World = first) => {
    const { state } = current;
    current.state = createState(world, surroundings);
    endWaiting(state, "the emulator was reset");
  };
  const control = emulatorControl(current, reset);
  const listener = createListener({
    answer: (request) =>
      isControl(current.state, request, who)
        ? answerControl(control, request)
        : answer(current.state, request),
    takeStream: (stream, headers) => takeReflectionStream(current.state, stream, headers),
  });
  listener.server.listen(options.port ?? 0, options.host ?? "127.0.0.1");
  await once(listener.server, "listening");
  listener.server.unref();
  const close = () => {
    endWaiting(current.state, "the emulator was closed");
    return listener.close();
  };
  return Object.assign(control, {
    baseUrl: originOfListener(listener.server.address() as AddressInfo),
    ref: () => void listener.server.ref(),
    close,
    [Symbol.asyncDispose]: close,
  });
}

function originOfListener({ address, family, port }: AddressInfo): string {
  if (family === "IPv6") return `http://[${address === "::" ? "::1" : address}]:${port}`;
  return `http://${address === "0.0.0.0" ? "127.0.0.1" : address}:${port}`;
}
