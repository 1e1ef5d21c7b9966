import { generateKeyPairSync } from "node:crypto";
import { SignJWT } from "jose";
import { applicationsOf } from "./applications.js";
import type { Bindings, RecordedCase, Recording } from "./load.js";
import { fill } from "./placeholders.js";
import { machineKey, machineKeyId } from "./world-of-case.js";

const apiScope = "openid urn:zitadel:iam:org:project:id:zitadel:aud";

/** Replaces the symbolic credentials of a recorded request, other than personal access tokens, by real ones. */
export async function withCredentials(
  text: string,
  baseUrl: string,
  recording: Recording,
  recorded: RecordedCase,
  bindings: Bindings,
): Promise<string> {
  let replaced = text;
  for (const [symbol, kind, name = ""] of text.matchAll(/\b(basic|jwt|token):(\w+)/g)) {
    const credential =
      kind === "basic"
        ? basic(recording, name)
        : kind === "jwt"
          ? await assertion(recorded, name, bindings)
          : await accessToken(baseUrl, recording, name);
    replaced = replaced.replace(symbol, credential);
  }
  return replaced;
}

function basic(recording: Recording, symbol: string): string {
  const name = symbol.replace(/Wrong$/, "");
  const clientId = applicationsOf(recording)[name]?.clientId ?? recording.callers[name]?.userName ?? name;
  const parts = [clientId, symbol === name ? `secret:${name}` : "wrong"];
  return Buffer.from(parts.map(encodeURIComponent).join(":")).toString("base64");
}

async function assertion(recorded: RecordedCase, name: string, bindings: Bindings): Promise<string> {
  const described = recorded.assertions?.[name];
  if (!described) return name;
  const claims = fill(described.claims, bindings) as Record<string, unknown>;
  const times = Object.entries(claims).map(([claim, value]) => [claim, timeOf(value)]);
  const kid = described.kid === undefined ? machineKeyId : described.kid;
  const { privateKey } = described.forged ? generateKeyPairSync("rsa", { modulusLength: 2048 }) : machineKey;
  return new SignJWT(Object.fromEntries(times))
    .setProtectedHeader({ alg: "RS256", ...(kid !== null && { kid }) })
    .sign(privateKey);
}

function timeOf(value: unknown): unknown {
  const [, offset = "0"] = /^now([+-]\d+)?$/.exec(String(value)) ?? ["", undefined];
  return typeof value === "string" && value.startsWith("now")
    ? Math.floor(Date.now() / 1000) + Number(offset)
    : value;
}

async function accessToken(baseUrl: string, recording: Recording, symbol: string): Promise<string> {
  const name = symbol.replace(/NoAud$/, "");
  const scope = symbol === name ? apiScope : "openid";
  const { userId = "", userName = "", note = "" } = recording.callers[name] ?? {};
  const grant = note.includes("JSON key")
    ? {
        grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
        assertion: await assertion(
          {
            id: "",
            about: "",
            calls: [],
            assertions: {
              own: {
                key: name,
                claims: { iss: userId, sub: userId, aud: baseUrl, iat: "now", exp: "now+60" },
              },
            },
          },
          "own",
          {},
        ),
      }
    : { grant_type: "client_credentials", client_id: userName, client_secret: `secret:${name}` };
  const response = await fetch(`${baseUrl}/oauth/v2/token`, {
    method: "POST",
    body: new URLSearchParams({ ...grant, scope }),
  });
  const { access_token } = (await response.json()) as { access_token?: string };
  if (!access_token) throw new Error(`no access token for ${symbol}`);
  return access_token;
}
