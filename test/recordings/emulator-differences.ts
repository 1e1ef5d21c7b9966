import { startEmulator } from "../../src/emulator.js";
import { withCredentials } from "./credentials.js";
import { decodeConnect, decodeGrpc, decodeGrpcWeb, decodeHttp, rpcNamed } from "./decode.js";
import { summarizeReflection } from "./decode-reflection.js";
import type {
  Bindings,
  GrpcExchange,
  HttpExchange,
  Normalized,
  Protocol,
  RecordedCall,
  RecordedCase,
  Recording,
} from "./load.js";
import { parseHeader } from "./load.js";
import { fill, withPlaceholders } from "./placeholders.js";
import { type GrpcResponse, type HttpResponse, parseRequest, sendGrpc, sendHttp } from "./send.js";
import { bindingsOf, worldOfCase } from "./world-of-case.js";

/** Where the emulator's answer differs from the recorded one. */
export interface Difference {
  wanted: unknown;
  came: unknown;
}

export const protocols: Protocol[] = ["grpc", "grpcWeb", "rest", "connect", "http"];

/** Sends the calls of a case over a protocol to an emulator with the case's world; one list of differences per call. */
export async function differencesOf(
  recording: Recording,
  recorded: RecordedCase,
  protocol: Protocol,
): Promise<Record<string, Difference>> {
  const bindings = bindingsOf(recording, recorded, protocol);
  const found: Record<string, Difference> = {};
  const learned: Bindings = {};
  let waited = 0;
  await using emulator = await startEmulator({
    world: worldOfCase(recording, recorded, protocol),
    now: () => Date.now() + waited,
  });
  for (const [index, call] of recorded.calls.entries()) {
    waited += call.waitMs ?? 0;
    if (call.decide) decide(call.decide);
    const exchange = call[protocol];
    if (!exchange) continue;
    const { headers, body } = await prepared(exchange.request);
    const response =
      "method" in exchange.request
        ? await sendHttp(emulator.baseUrl, exchange.request, headers, body)
        : await sendGrpc(emulator.baseUrl, headers, body);
    learnSecrets(exchange, response, learned);
    const wanted = {
      answer: orderless(fill(exchange.normalized ?? call.normalized, bindings)),
      headers: comparableHeaders(exchange.response),
      members: membersOf(exchange.response),
    };
    const came = {
      answer: orderless(decode(recording, call, protocol, response)),
      headers: comparableHeaders(response),
      members: membersOf(response),
    };
    const compared = { ...came, answer: withPlaceholders(came.answer, wanted.answer) };
    if (JSON.stringify(compared) !== JSON.stringify(wanted)) {
      found[`${recorded.id} ${index + 1} ${protocol}`] = onlyDifferent(wanted, compared);
    }
  }
  return found;

  function decide({ userCode, approve }: NonNullable<RecordedCall["decide"]>): void {
    const shown = withLearned(fill(userCode, bindings) as string, learned);
    // No factor was checked in the session of the recordings' person.
    if (approve) emulator.approveDevice(shown, bindings.personId ?? "", { amr: [] });
    else emulator.denyDevice(shown);
  }

  async function prepared(request: GrpcExchange["request"] | HttpExchange["request"]) {
    const { headers, body } = parseRequest(request);
    const real = (text: string) =>
      withCredentials(withLearned(text, learned), emulator.baseUrl, recording, recorded, bindings);
    const realHeaders = await Promise.all(
      headers.map(async ([name, value]): Promise<[string, string]> => [name, await real(value)]),
    );
    const isForm = headers.some(([, value]) => value === "application/x-www-form-urlencoded");
    return { headers: realHeaders, body: isForm ? Buffer.from(await real(body.toString())) : body };
  }
}

/** Later requests hold codes and tokens of earlier answers: notes what stands for the recorded ones. */
function learnSecrets(
  exchange: GrpcExchange | HttpExchange,
  response: GrpcResponse | HttpResponse,
  learned: Bindings,
) {
  if (!("status" in response) || !("status" in exchange.response)) return;
  const recorded = jsonOf(exchange.response.bodyText);
  const came = jsonOf(Buffer.from(response.body ?? "", "base64").toString());
  for (const name of ["device_code", "user_code", "access_token", "refresh_token", "id_token"]) {
    const [from, to] = [recorded[name], came[name]];
    if (typeof from === "string" && typeof to === "string") learned[from] = to;
  }
}

/** Of JSON: the names of the members in their order, object by object, and the white space at the end. */
function membersOf(response: GrpcResponse | HttpResponse): unknown {
  const isJson = response.headers.some((line) => line.startsWith("content-type: application/json"));
  if (!("status" in response) || !isJson) return undefined;
  const text = response.bodyText ?? Buffer.from(response.body ?? "", "base64").toString();
  const members: string[] = [];
  JSON.stringify(jsonOf(text), (_, value) => {
    if (value instanceof Object && !Array.isArray(value)) members.push(Object.keys(value).join());
    return value;
  });
  // The order of factors is none.
  return [members.sort(), /\s*$/.exec(text)?.[0]];
}

function jsonOf(text = ""): Record<string, unknown> {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

function withLearned(text: string, learned: Bindings): string {
  return Object.entries(learned).reduce((changed, [from, to]) => changed.replaceAll(from, to), text);
}

function decode(
  { service }: Recording,
  call: RecordedCall,
  protocol: Protocol,
  response: GrpcResponse | HttpResponse,
): Normalized {
  const rpc = rpcNamed(service, call.rpc);
  if (!("status" in response)) {
    return call.summary ? summarizeReflection(response) : decodeGrpc(response, rpc);
  }
  if (protocol === "connect") return decodeConnect(response);
  return protocol === "grpcWeb" ? decodeGrpcWeb(response, rpc) : decodeHttp(response, protocol === "rest");
}

/**
 * Keys of objects in one order; and factors, whose order the server does not define, too. Go makes some blanks of its
 * messages no-break blanks, and the size of an answer of reflection says nothing.
 */
function orderless(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll("\u00a0", " ");
  if (Array.isArray(value)) {
    const items = value.map(orderless);
    const areFactors = value.some((item) =>
      /^AUTH(_FACTOR_STATE|ENTICATION_METHOD_TYPE)_/.test(item?.state ?? item),
    );
    return areFactors
      ? items.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))
      : items;
  }
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value)
    .filter(([name]) => name !== "messageBytes")
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, item]) => [name, orderless(item)]));
}

/** Headers and trailers as clients see them, without what changes from answer to answer. */
function comparableHeaders(response: GrpcResponse | HttpResponse): unknown {
  const lines = response.headers
    .map(parseHeader)
    .filter(([name]) => !unstable.test(name))
    .map(([name, value]) => `${name}: ${comparableValue(name, value)}`)
    .sort();
  const { trailers = null, trailersOnly = false, rst } = response as Partial<GrpcResponse>;
  return {
    status: "status" in response ? response.status : undefined,
    lines,
    trailers: trailers?.toSorted().map((line) => line.replaceAll("%C2%A0", " ")) ?? null,
    trailersOnly,
    rst,
  };
}

/** How the connection is used, and how the end of the body is marked. */
const unstable = /^(connection|keep-alive|transfer-encoding|content-length)$/;

function comparableValue(name: string, value: string): string {
  if (/^(date|expires|grpc-metadata-expires|grpcgateway-date)$/.test(name)) return "…";
  if (name === "access-control-expose-headers") return value.toLowerCase().split(", ").sort().join(", ");
  if (name === "set-cookie") return value.replace(/^(zitadel\.useragent)=.*/, "$1");
  return name === "grpc-message" ? value.replaceAll("%C2%A0", " ") : value;
}

function onlyDifferent(wanted: Record<string, unknown>, came: Record<string, unknown>): Difference {
  const names = Object.keys(wanted).filter(
    (name) => JSON.stringify(wanted[name]) !== JSON.stringify(came[name]),
  );
  const pick = (from: Record<string, unknown>) => Object.fromEntries(names.map((name) => [name, from[name]]));
  return { wanted: pick(wanted), came: pick(came) };
}
