import { exportJWK, generateKeyPair } from "jose";
import type { SigningKey } from "../world/oauth-state.js";
import { type EmulatorState, newId } from "../world/state.js";
import { json } from "./answers.js";

/** The keys of the instance, two as on the server. */
export function signingKeys(state: EmulatorState): Promise<SigningKey[]> {
  state.oauth.signingKeys ??= Promise.all([makeKey(newId(state)), makeKey(newId(state))]);
  return state.oauth.signingKeys;
}

async function makeKey(kid: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair("RS256");
  return { kid, privateKey, publicJwk: await exportJWK(publicKey) };
}

/** `/oauth/v2/keys`. */
export async function keys(state: EmulatorState): Promise<Response> {
  const list = await signingKeys(state);
  const answer = json({
    keys: list.map(({ kid, publicJwk: { kty, n, e } }) => ({ use: "sig", kty, kid, alg: "RS256", n, e })),
  });
  answer.headers.set("cache-control", "max-age=300, must-revalidate");
  answer.headers.delete("pragma");
  answer.headers.delete("expires");
  return answer;
}
