import { removeKey } from "../../../management.js";

export async function POST(request) {
  const { protocol, tokenId } = await request.json();
  return new Response(await removeKey(protocol, tokenId));
}
