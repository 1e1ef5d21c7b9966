import { removeKey } from "../../../management.js";

export const runtime = "edge";

export async function POST(request) {
  const { tokenId } = await request.json();
  return new Response(await removeKey("default", tokenId));
}
