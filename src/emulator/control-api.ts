import type { EmulatorControl } from "./control.js";
import { decodedPath, type HttpRequest, type HttpResponse, queryOf, textResponse } from "./protocols/http.js";
import type { Fault } from "./world/fault.js";
import { instanceViolation } from "./world/instance.js";
import type { CallFilter } from "./world/logged-call.js";
import { checkKeys } from "./world/shape.js";
import type { EmulatorState } from "./world/state.js";
import type { UserState, World, WorldFactor, WorldPart, WorldRoles } from "./world/world.js";

const root = "/emulator/v1/";

/**
 * Whether a request is for the control API, of somebody who may use it: to a host that the emulator has, so that no name of
 * somebody else that leads to this machine does.
 */
export function isControl(
  state: EmulatorState,
  { target, isLocal, host }: HttpRequest,
  who: "loopback" | "anywhere" | "off",
): boolean {
  if (!target.startsWith(root) || instanceViolation(state, { instanceHost: host, publicHost: "" }))
    return false;
  return who === "anywhere" || (who === "loopback" && isLocal);
}

/**
 * Answers a request to the control API. Its names are those of {@link EmulatorControl}; what they take are the properties of
 * a JSON object.
 */
export async function answerControl(control: EmulatorControl, request: HttpRequest): Promise<HttpResponse> {
  if (isOfPage(request)) return json(403, { error: "pages cannot control the emulator" });
  const name = (decodedPath(request.target) ?? "").slice(root.length);
  const route = Object.hasOwn(routes, name) ? routes[name] : undefined;
  if (!route) return json(404, { error: `there is no ${root}${name}: ${Object.keys(routes).join(", ")}` });
  if (route.method !== request.method) return json(405, { error: `${root}${name} is for ${route.method}` });
  try {
    const input = route.method === "GET" ? queryInput(request) : bodyInput(request);
    if (route.takes) checkKeys(input, route.takes);
    return json(200, (await route.run(control, input as never)) ?? {});
  } catch (reason) {
    return json(400, { error: (reason as Error).message });
  }
}

/** Only browsers send these; `none` is an address that was typed. */
function isOfPage({ headers }: HttpRequest): boolean {
  return headers.has("origin") || !["none", undefined].includes(headers.get("sec-fetch-site"));
}

interface Route {
  method: "GET" | "POST";
  /** The properties of the input. Undefined: whoever takes it checks them. */
  takes: readonly string[] | undefined;
  run: (control: EmulatorControl, input: never) => unknown;
}

const get = (run: Route["run"], takes?: string[]): Route => ({ method: "GET", takes, run });
const post = (run: Route["run"], takes?: string[]): Route => ({ method: "POST", takes, run });

const routes: Record<string, Route> = {
  world: get((control) => control.world, []),
  reset: post((control, { world }: { world?: World }) => control.reset(world), ["world"]),
  add: post((control, part: WorldPart) => control.add(part)),
  addFactor: post(
    (control, { userId, factor }: { userId: string; factor: WorldFactor }) =>
      control.addFactor(userId, factor),
    ["userId", "factor"],
  ),
  setUserState: post(
    (control, { userId, state }: { userId: string; state: UserState }) => control.setUserState(userId, state),
    ["userId", "state"],
  ),
  setRoles: post(
    (control, { userId, roles }: { userId: string; roles: WorldRoles }) => control.setRoles(userId, roles),
    ["userId", "roles"],
  ),
  calls: get((control, filter: CallFilter) => ({ calls: control.findCalls(filter) })),
  clearCalls: post((control) => control.clearCalls(), []),
  nextCall: get((control, { timeoutMs = "5000", ...filter }: CallFilter & { timeoutMs?: string }) =>
    control.nextCall(filter, { timeoutMs: Number(timeoutMs) }),
  ),
  fault: post((control, fault: Fault) => void control.fault(fault)),
  clearFaults: post((control) => control.clearFaults(), []),
  advanceTime: post((control, { ms }: { ms: number }) => control.advanceTime(ms), ["ms"]),
  setTime: post((control, { time }: { time: string | number }) => control.setTime(new Date(time)), ["time"]),
  approveDevice: post(
    (control, { userCode, userId, ...approval }: { userCode: string; userId: string; amr?: string[] }) =>
      control.approveDevice(userCode, userId, approval),
    ["userCode", "userId", "amr"],
  ),
  denyDevice: post((control, { userCode }: { userCode: string }) => control.denyDevice(userCode)),
};

function queryInput({ target }: HttpRequest): object {
  return Object.fromEntries(new URLSearchParams(queryOf(target)));
}

function bodyInput({ body }: HttpRequest): object {
  const text = Buffer.from(body).toString();
  const input = text === "" ? {} : JSON.parse(text);
  if (typeof input !== "object" || input === null || Array.isArray(input))
    throw new Error("an object is needed");
  return input;
}

/** In JSON, numbers of 64 bits are texts, and bytes are base64, as protobuf has them. */
function json(status: number, value: unknown): HttpResponse {
  const text = JSON.stringify(value, (_, one) => {
    if (typeof one === "bigint") return String(one);
    return one instanceof Uint8Array ? Buffer.from(one).toString("base64") : one;
  });
  return textResponse(
    status,
    [
      ["content-type", "application/json"],
      ["cache-control", "no-store"],
    ],
    `${text}\n`,
  );
}
