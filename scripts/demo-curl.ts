import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { JsonValue } from "@bufbuild/protobuf";

const execute = promisify(execFile);

interface Removal {
  baseUrl: string;
  token: string;
  orgId: string;
  userId: string;
  tokenId: string;
}

export async function hasCurl(): Promise<boolean> {
  return execute("curl", ["--version"]).then(
    () => true,
    () => false,
  );
}

/** The documented request, as a person would type it. */
export function curlCommand(removal: Removal): string {
  return [
    `curl --request DELETE ${url(removal)}`,
    `     --header "authorization: Bearer $ZITADEL_TOKEN" --header "x-zitadel-orgid: ${removal.orgId}"`,
  ].join(" \\\n          ");
}

/** Runs the request. The token goes through standard input: arguments are visible to everyone on the machine. */
export async function runCurl(removal: Removal): Promise<JsonValue> {
  const args = ["--silent", "--show-error", "--fail-with-body", "--request", "DELETE", url(removal)];
  const running = execute("curl", [
    ...args,
    "--header",
    "@-",
    "--header",
    `x-zitadel-orgid: ${removal.orgId}`,
  ]);
  running.child.stdin?.end(`authorization: Bearer ${removal.token}\n`);
  const { stdout } = await running;
  return JSON.parse(stdout);
}

function url({ baseUrl, userId, tokenId }: Removal): string {
  return `${baseUrl}/management/v1/users/${userId}/auth_factors/u2f/${tokenId}`;
}
