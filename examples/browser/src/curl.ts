import { type Key, removals } from "./keys.js";

// Also a redirect, a proxy's page and an empty answer end curl with 0. Only the answer to a removal that was done names
// the owner.
const proof = `awk '{ print } /"resourceOwner"/ { removed = 1 } END { exit !removed }'`;

/**
 * Writes the removal of a key as a command for a shell, which fails unless the answer says that it was done. The token
 * comes from the shell's `ZITADEL_TOKEN`.
 */
export function curlCommand(url: string, orgId: string, userId: string, key: Key): string {
  const path = ["users", encodeURIComponent(userId), removals[key.type].restPath];
  if (key.tokenId !== undefined) path.push(encodeURIComponent(key.tokenId));
  const request = [
    "curl --silent --show-error --fail-with-body -X DELETE",
    quote(`${url}/management/v1/${path.join("/")}`),
    `-H ${quote(`x-zitadel-orgid: ${orgId}`)}`,
    '-H "authorization: Bearer $ZITADEL_TOKEN"',
  ];
  return `${request.join(" \\\n  ")} |\n  ${proof}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
