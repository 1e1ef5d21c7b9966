import { parseOrigin } from "../options.js";
import { ExitCode } from "./cli-error.js";
import { type ConnectionArgs, clientOptions, wrongIsUsage } from "./connection.js";
import { checkContract } from "./doctor/contract.js";
import { checkCors } from "./doctor/cors.js";
import { type Finding, skipped } from "./doctor/finding.js";
import { checkNetwork } from "./doctor/network.js";
import { checkPermissions } from "./doctor/permissions.js";
import { checkProtocols } from "./doctor/protocols.js";
import { checkToken } from "./doctor/token.js";
import { clean, mark, print, printJson } from "./output.js";

/** The options of `doctor`. */
export interface DoctorArgs extends ConnectionArgs {
  origin?: string;
  json?: boolean;
}

/** `doctor`: looks at everything between this machine and a removal, without any effect. Exit code 1 if anything fails. */
export async function run(args: DoctorArgs): Promise<ExitCode> {
  const counts = { ok: 0, warning: 0, failed: 0, skipped: 0 };
  for await (const finding of findings(args)) {
    counts[finding.status]++;
    await (args.json ? printJson(finding) : print(line(finding)));
  }
  if (!args.json) await print(`${counts.ok} ok, ${counts.warning} warnings, ${counts.failed} failed`);
  return counts.failed === 0 ? ExitCode.ok : ExitCode.failed;
}

async function* findings(args: DoctorArgs): AsyncGenerator<Finding> {
  const options = await clientOptions(args);
  const url = wrongIsUsage(() => parseOrigin(options.baseUrl));
  const { origin } = wrongIsUsage(() => parseOrigin(args.origin ?? "https://app.example.com", "--origin"));
  const reachable = yield* checkNetwork(url);
  if (!reachable) return yield skipped("the rest", "there is no connection");
  const working = yield* checkProtocols(url.origin);
  yield* checkCors(url.origin, origin);
  if (working.includes("grpc")) yield* checkContract(url.origin);
  else yield skipped("contract", "gRPC does not work");
  const [first] = working;
  if (first === undefined) return yield skipped("the rest", "no protocol works");
  const token = yield* checkToken(options, args.protocol ?? first);
  if (token === undefined) yield skipped("permissions", "there is no token that the server accepts");
  else if (!working.includes("grpc-web")) yield skipped("permissions", "they are looked at over gRPC-web");
  else yield* checkPermissions(url.origin, token, options.orgId);
}

const colors = { ok: "green", warning: "yellow", failed: "red", skipped: "dim" } as const;

function line({ check, status, message, advice }: Finding): string {
  const text = `${mark(colors[status], status.padEnd(8))} ${clean(`${check}: ${message}`)}`;
  return advice ? `${text}\n         ${mark("bold", clean(advice))}` : text;
}
