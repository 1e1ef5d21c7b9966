import { type Key, removals } from "./keys.js";

/** Writes the removal of a key as a command for a shell. The token comes from the shell's `ZITADEL_TOKEN`. */
export function curlCommand(url: string, orgId: string, userId: string, key: Key): string {
  const path = ["users", encodeURIComponent(userId), removals[key.type].restPath];
  if (key.tokenId !== undefined) path.push(encodeURIComponent(key.tokenId));
  return [
    "curl --fail-with-body -X DELETE",
    quote(`${url}/management/v1/${path.join("/")}`),
    `-H ${quote(`x-zitadel-orgid: ${orgId}`)}`,
    '-H "authorization: Bearer $ZITADEL_TOKEN"',
  ].join(" \\\n  ");
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
