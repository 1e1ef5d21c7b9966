import { create, type DescMethodUnary, type Message, toJson } from "@bufbuild/protobuf";
import { ManagementService } from "../../gen/zitadel/management/v1/management_pb.js";
import { UserService } from "../../gen/zitadel/user/v2/user_service_pb.js";
import { checkKey, type FactorKey } from "../factors/factor-key.js";
import type { Person } from "../factors/person.js";
import { removalRpc, removalRpcV2 } from "../factors/removal-rpc.js";
import { cannotRemoveCodes } from "../factors/remove-factor.js";
import { restRequest } from "../transports/rest-request.js";
import { usageError } from "./cli-error.js";
import { wrongIsUsage } from "./connection.js";
import { isPublic } from "./header-options.js";
import { print, printJson, toJsonLine } from "./output.js";
import { quote } from "./shell.js";

/** Where the requests would go. */
interface Target {
  api: "v1" | "v2";
  options: { baseUrl: string; orgId?: string; headers?: [name: string, value: string][] };
}

/** What the requests are printed as. */
interface RequestArgs {
  print?: string;
  json?: boolean;
}

/** Prints the requests that would remove factors of a user. Nothing is sent. */
export async function printRequests(
  open: Target,
  user: Person,
  factors: FactorKey[],
  args: RequestArgs,
): Promise<void> {
  if (args.print || !args.json) for (const key of factors) await printRequest(open, key, args);
  else await printJson({ api: open.api, user, requests: factors.map((key) => requestJson(open, key)) });
}

/** Prints the request that would remove a key: as text, a line of JSON, or a curl command. Nothing is sent. */
export async function printRequest(open: Target, key: FactorKey, args: RequestArgs): Promise<void> {
  if (args.print) return print(removalCurl(open, key));
  const request = requestJson(open, key);
  if (args.json) return printJson(request);
  const { rpc, headers, message } = request;
  for (const [index, line] of [rpc, ...headers, toJsonLine(message)].entries()) {
    await print(index === 0 ? line : `  ${line}`);
  }
}

function requestJson(open: Target, key: FactorKey): { rpc: string; headers: string[]; message: unknown } {
  const { method, message, headers } = removal(open, key);
  return {
    rpc: `${method.parent.typeName}/${method.name}`,
    headers: headers.concat(
      (open.options.headers ?? []).map(([name, value]) => `${name}: ${isPublic(name) ? value : "***"}`),
    ),
    message: toJson(method.input, message),
  };
}

/**
 * The command that removes a key over REST with curl, and fails unless the answer says that it was done. The shell that
 * runs it takes the token from ZITADEL_TOKEN, and the values of headers that may be secrets from HEADER_ and their names.
 */
export function removalCurl(open: Target, key: FactorKey): string {
  const { method, message, headers } = removal(open, key);
  const { method: verb, path, refusal } = restRequest(method, message);
  if (refusal) throw usageError(refusal);
  const request = [
    `curl --silent --show-error --fail-with-body -X ${verb} ${quote(new URL(path, open.options.baseUrl).href)}`,
    '-H "authorization: Bearer $ZITADEL_TOKEN"',
    ...headers.map((header) => `-H ${quote(header)}`),
    ...(open.options.headers ?? []).map(([name, value]) =>
      isPublic(name) ? `-H ${quote(`${name}: ${value}`)}` : `-H ${quote(`${name}: `)}"$${variableOf(name)}"`,
    ),
  ];
  // Also a redirect, a proxy's page and an empty answer end curl with 0. Only the answer to a removal that was done names
  // the owner; that to a removal of recovery codes has details that may be empty.
  const proof = key.type === "recoveryCodes" ? "details" : "resourceOwner";
  return `${request.join(" ")} | awk '{ print } /"${proof}"/ { removed = 1 } END { exit !removed }'`;
}

/** The variable of the shell that a header's value is taken from, because it may be a secret. */
function variableOf(header: string): string {
  return `HEADER_${header.toUpperCase().replace(/\W/g, "_")}`;
}

function removal(
  { api, options }: Target,
  given: FactorKey,
): { method: DescMethodUnary; message: Message; headers: string[] } {
  const { type, userId, tokenId = "", orgId = options.orgId } = wrongIsUsage(() => checkKey(given));
  const headers = orgId === undefined ? [] : [`x-zitadel-orgid: ${orgId}`];
  if (api === "v2") {
    const name = type === "recoveryCodes" ? "removeRecoveryCodes" : removalRpcV2[type];
    const method: DescMethodUnary = UserService.method[name];
    const token = { u2f: { u2fId: tokenId }, passkey: { passkeyId: tokenId } };
    return {
      method,
      message: create(method.input, { userId, ...(type in token && token[type as keyof typeof token]) }),
      headers,
    };
  }
  if (type === "recoveryCodes") throw usageError(cannotRemoveCodes);
  const method: DescMethodUnary = ManagementService.method[removalRpc[type]];
  return { method, message: create(method.input, { userId, tokenId }), headers };
}
