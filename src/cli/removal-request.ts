import { create, type DescMethodUnary, type Message, toJson } from "@bufbuild/protobuf";
import { ManagementService } from "../../gen/zitadel/management/v1/management_pb.js";
import { checkKey, type FactorKey } from "../factors/factor-key.js";
import { removalRpc } from "../factors/removal-rpc.js";
import { cannotRemoveCodes } from "../factors/remove-factor.js";
import type { ClientOptions } from "../options.js";
import { restRequest } from "../transports/rest-request.js";
import { usageError } from "./cli-error.js";
import { wrongIsUsage } from "./connection.js";
import { print, printJson, toJsonLine } from "./output.js";
import { quote } from "./shell.js";

/** Prints the request that would remove a key: as text, JSON or a curl command. Nothing is sent. */
export async function printRequest(
  { baseUrl, orgId }: ClientOptions,
  key: FactorKey,
  args: { print?: string; json?: boolean },
): Promise<void> {
  const addressed = orgId === undefined ? key : { orgId, ...key };
  if (args.print) return print(removalCurl(baseUrl, addressed));
  const { method, message, headers } = removal(addressed);
  const rpc = `${method.parent.typeName}/${method.name}`;
  const json = toJson(method.input, message);
  if (args.json) return printJson({ rpc, headers, message: json });
  await print([rpc, ...headers, toJsonLine(json)].join("\n  "));
}

// Also a redirect, a proxy's page and an empty answer end curl with 0. Only the answer to a removal that was done names
// the owner.
const proof = `awk '{ print } /"resourceOwner"/ { removed = 1 } END { exit !removed }'`;

/**
 * The command that removes a key over REST with curl, and fails unless the answer says that it was done. The shell that
 * runs it takes the token from ZITADEL_TOKEN.
 */
export function removalCurl(baseUrl: string, key: FactorKey): string {
  const { method, message, headers } = removal(key);
  const { method: verb, path, refusal } = restRequest(method, message);
  if (refusal) throw usageError(refusal);
  const request = [
    `curl --silent --show-error --fail-with-body -X ${verb} ${quote(new URL(path, baseUrl).href)}`,
    '-H "authorization: Bearer $ZITADEL_TOKEN"',
    ...headers.map((header) => `-H ${quote(header)}`),
  ];
  return `${request.join(" ")} | ${proof}`;
}

function removal(key: FactorKey): { method: DescMethodUnary; message: Message; headers: string[] } {
  const { type, userId, tokenId = "", orgId } = wrongIsUsage(() => checkKey(key));
  if (type === "recoveryCodes") throw usageError(cannotRemoveCodes);
  const method: DescMethodUnary = ManagementService.method[removalRpc[type]];
  return {
    method,
    message: create(method.input, { userId, tokenId }),
    headers: orgId === undefined ? [] : [`x-zitadel-orgid: ${orgId}`],
  };
}
