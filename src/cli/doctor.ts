import { parseOrigin } from "../options.js";
import { ExitCode } from "./cli-error.js";
import { clientOptions, wrongIsUsage } from "./connection.js";
import { inTime } from "./doctor/ask.js";
import { checkClock } from "./doctor/clock.js";
import { checkContracts } from "./doctor/contract.js";
import { checkCors } from "./doctor/cors.js";
import { checkKeyExpiry } from "./doctor/expiry.js";
import { type Finding, failed, ok, skipped } from "./doctor/finding.js";
import { checkNetwork } from "./doctor/network.js";
import { checkPermissions, noneCallable } from "./doctor/permissions.js";
import { checkProtocol, type Instance, type ProtocolState } from "./doctor/protocols.js";
import { acquireToken, checkToken } from "./doctor/token.js";
import { mark, print, printJson, printLines, type Shown } from "./output.js";
import { type ConnectionArgs, chosenCredentials, type Protocol } from "./settings.js";

/** The options of `doctor`. */
export interface DoctorArgs extends ConnectionArgs {
  origin?: string;
  json?: boolean;
}

const totalMs = 60_000;
const lingerMs = 1_000;

/** `doctor`: looks at everything between this machine and a removal, without any effect. Exit code 1 if anything fails. */
export async function run(args: DoctorArgs): Promise<ExitCode> {
  const counts = { ok: 0, warning: 0, failed: 0, skipped: 0 };
  for await (const finding of inTotal(findings(args))) {
    counts[finding.status]++;
    await (args.json ? printJson(finding) : printLines(linesOf(finding)));
  }
  if (args.json) await printJson({ summary: counts });
  else await print(`${counts.ok} ok, ${counts.warning} warnings, ${counts.failed} failed`);
  const exitCode = counts.failed === 0 ? ExitCode.ok : ExitCode.failed;
  // What has been given up on may still be waiting.
  setTimeout(() => process.exit(exitCode), lingerMs).unref();
  return exitCode;
}

/** Every question has a limit, and all of them together. */
async function* inTotal(all: AsyncGenerator<Finding>): AsyncGenerator<Finding> {
  const end = Date.now() + totalMs;
  for (;;) {
    const next = await inTime(all.next(), Math.max(end - Date.now(), 1)).catch((error: Error) => {
      if (Date.now() < end) throw error;
    });
    if (!next) {
      const message = `everything together took longer than ${totalMs / 1000} s`;
      return yield failed(
        "the rest",
        message,
        "see what was slow above: the server, or something in front of it",
      );
    }
    if (next.done) return;
    yield next.value;
  }
}

async function* findings(args: DoctorArgs): AsyncGenerator<Finding> {
  const options = await clientOptions(args);
  const url = new URL(options.baseUrl);
  const instance = { baseUrl: url.origin, headers: options.headers ?? [] };
  const { origin } = wrongIsUsage(() => parseOrigin(args.origin ?? "https://app.example.com", "--origin"));
  if (!(yield* checkNetwork(url))) return yield skipped("the rest", "there is no connection");
  const states = yield* checkAllProtocols(url, instance);
  if (states.length === 0) return yield skipped("the rest", "nothing answers over HTTP");
  const working = states.filter(({ works }) => works).map(({ protocol }) => protocol);
  const [first] = working;
  const api: "v1" | "v2" = states.some((state) => state.works && state.api === "v1") ? "v1" : "v2";
  if (first !== undefined) yield ok("api", apiInWords[api]);
  const credentials = chosenCredentials(args);
  const key = credentials?.kind === "key-file" ? await checkKeyExpiry(credentials.value) : undefined;
  const token =
    options.auth === undefined || first === undefined || key?.status === "failed"
      ? undefined
      : await acquireToken(options.auth);

  for (const protocol of ["grpc-web", "rest"] as const) {
    const call = {
      instance,
      origin,
      token: typeof token === "string" ? token : undefined,
      orgId: options.orgId,
      api,
    };
    const answers = states.some((state) => state.protocol === protocol && state.answers);
    yield answers
      ? await checkCors(protocol, call)
      : skipped(`cors ${protocol}`, `${protocol} does not work`);
  }
  if (working.includes("grpc")) yield* checkContracts(instance);
  else yield skipped("contract", "gRPC does not work");
  if (first === undefined) return yield skipped("the rest", "no protocol works");

  if (key) yield key;
  if (typeof token !== "string") {
    yield token ? failed("token", token.message, "check the credentials") : skipped("token", noToken(key));
    return yield skipped("permissions", "there is no token");
  }
  const fixed = credentials?.kind === "token" || credentials?.kind === "token-file";
  const usable = yield* checkToken(token, fixed, options, args.protocol ?? first, api);
  if (!usable) yield noneCallable();
  else if (!working.includes("grpc-web")) yield skipped("permissions", "they are looked at over gRPC-web");
  else if (api === "v2") yield skipped("permissions", "over v2 nothing tells them without an effect");
  else yield* checkPermissions(instance, token, options.orgId);
}

/** Looks at the protocols that may have an answer. Returns nothing where none has one. */
async function* checkAllProtocols(url: URL, instance: Instance): AsyncGenerator<Finding, ProtocolState[]> {
  const overHttp = yield* checkClock(url);
  const protocols: readonly Protocol[] = overHttp ? ["grpc", "grpc-web", "rest"] : ["grpc"];
  const states = await Promise.all(protocols.map((protocol) => checkProtocol(protocol, instance)));
  // That nothing answers over HTTP/1.1 was said; HTTP/2 alone may have another way.
  if (!overHttp && !states.some(({ answers }) => answers)) return [];
  yield* states.map(({ finding }) => finding);
  return states;
}

function noToken(key: Finding | undefined): string {
  return key?.status === "failed" ? "the key has expired" : "none was given";
}

const apiInWords = {
  v1: "the server has Management v1, which is spoken unless --api says v2",
  v2: "the server has no Management v1: the user service v2 is spoken",
};

const colors = { ok: "green", warning: "yellow", failed: "red", skipped: "dim" } as const;

function linesOf({ check, status, message, advice }: Finding): (string | Shown)[][] {
  const lines = [[mark(colors[status], status.padEnd(8)), ` ${check}: ${message}`]];
  return advice ? [...lines, ["         ", mark("bold", advice)]] : lines;
}
