import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { createRemoteJWKSet, decodeJwt, jwtVerify, SignJWT } from "jose";
import { expect, test } from "vitest";
import { createManagementClient } from "../../src/grpc.js";
import { Code, clientCredentials, ErrorId, serviceAccount, zitadelError } from "../../src/index.js";
import { robotKey, startWorld } from "./emulator.js";

const robot = { clientId: "The Robot", clientSecret: "s+cr&t /ü" };
const jwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const apiScope = "openid urn:zitadel:iam:org:project:id:zitadel:aud";

async function post(baseUrl: string, form: Record<string, string>, headers: HeadersInit = {}) {
  const response = await fetch(`${baseUrl}/oauth/v2/token`, {
    method: "POST",
    headers,
    body: new URLSearchParams(form),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}

const basic = (id: string, secret: string) => ({
  authorization: `Basic ${btoa(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`)}`,
});

test.for([
  ["client credentials", (issuer: string) => clientCredentials({ issuer, ...robot })],
  ["a key", (issuer: string) => serviceAccount({ issuer, key: robotKey })],
] as const)("tokens for %s are accepted by the API", async ([, source]) => {
  await using emulator = await startWorld();
  const { baseUrl } = emulator;
  const client = createManagementClient({ baseUrl, auth: source(baseUrl) });
  expect((await client.getMyOrg({})).org?.id).toBe("org-a");
});

test("a token without ZITADEL's API as audience is refused, and the error names the scope", async () => {
  await using emulator = await startWorld();
  const { baseUrl } = emulator;
  const auth = clientCredentials({ issuer: baseUrl, ...robot, scopes: ["openid"] });
  const error = await createManagementClient({ baseUrl, auth })
    .getMyOrg({})
    .catch((reason) => reason);
  expect(zitadelError(error)).toMatchObject({ code: Code.Unauthenticated, id: ErrorId.TokenInvalid });
  expect(error.message).toContain("add the scope urn:zitadel:iam:org:project:id:zitadel:aud");
});

test("tokens expire by the emulator's clock after 12 hours", async () => {
  let now = Date.now();
  await using emulator = await startWorld(() => now);
  const { baseUrl } = emulator;
  const token = await clientCredentials({ issuer: baseUrl, ...robot }).getToken();
  const client = createManagementClient({ baseUrl, auth: token });
  now += 43_199_000;
  await client.getMyOrg({});
  now += 1_001;
  await expect(client.getMyOrg({})).rejects.toMatchObject({ code: Code.Unauthenticated });
});

test.for<[string, Record<string, string>, HeadersInit, number, object]>([
  [
    "no grant type",
    { scope: "openid" },
    {},
    400,
    { error: "invalid_request", error_description: "grant_type missing" },
  ],
  [
    "an unknown grant",
    { grant_type: "password" },
    {},
    400,
    { error: "unsupported_grant_type", error_description: "password not supported" },
  ],
  [
    "no client",
    { grant_type: "client_credentials", scope: "openid" },
    {},
    400,
    { error: "invalid_request", error_description: "client_id or client_assertion must be provided" },
  ],
  [
    "the user id instead of the user name",
    { grant_type: "client_credentials", scope: "openid" },
    basic("robot", robot.clientSecret),
    400,
    { error: "invalid_client", error_description: "client not found" },
  ],
  [
    "a wrong secret in the header, though the form is right",
    {
      grant_type: "client_credentials",
      scope: "openid",
      client_id: robot.clientId,
      client_secret: robot.clientSecret,
    },
    basic(robot.clientId, "wrong"),
    400,
    { error: "invalid_request", error_description: "Errors.User.Machine.Secret.Invalid" },
  ],
  [
    "a machine without secret",
    { grant_type: "client_credentials", scope: "openid", client_id: "no-secret", client_secret: "x" },
    {},
    400,
    { error: "invalid_request", error_description: "Errors.User.Machine.Secret.NotExisting" },
  ],
  [
    "an inactive machine",
    { grant_type: "client_credentials", scope: "openid", client_id: "asleep", client_secret: "x" },
    {},
    400,
    { error: "invalid_request", error_description: "Errors.User.NotActive" },
  ],
  [
    "no scope",
    { grant_type: "client_credentials" },
    basic(robot.clientId, robot.clientSecret),
    400,
    {
      error: "invalid_request",
      error_description: expect.stringMatching(/^The scope of your request is missing/),
    },
  ],
  [
    "no assertion",
    { grant_type: jwtBearer },
    {},
    400,
    { error: "invalid_request", error_description: "assertion missing" },
  ],
])("%s", async ([, form, headers, status, body]) => {
  await using emulator = await startWorld();
  const answer = await post(emulator.baseUrl, form, headers);
  expect(answer).toMatchObject({ status, body });
  expect(answer.headers.get("cache-control")).toBe("no-store");
});

test("a body of JSON and a GET have no grant type", async () => {
  await using emulator = await startWorld();
  const url = `${emulator.baseUrl}/oauth/v2/token`;
  const json = {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: '{"grant_type":"magic"}',
  };
  for (const init of [json, {}]) {
    const response = await fetch(url, init);
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({
      error: "invalid_request",
      error_description: "grant_type missing",
    });
  }
});

test("unknown scopes are dropped, machines get no refresh token, and only openid brings an ID token", async () => {
  await using emulator = await startWorld();
  const { baseUrl } = emulator;
  const form = {
    grant_type: "client_credentials",
    client_id: robot.clientId,
    client_secret: robot.clientSecret,
  };
  const tokenFields = async (scope: string) => Object.keys((await post(baseUrl, { ...form, scope })).body);
  expect(await tokenFields("")).toEqual(["access_token", "token_type", "expires_in"]);
  expect(await tokenFields("magic offline_access")).toEqual(["access_token", "token_type", "expires_in"]);
  expect(await tokenFields("openid")).toEqual(["access_token", "token_type", "expires_in", "id_token"]);
});

test("JWT access tokens and ID tokens are signed by the published keys", async () => {
  await using emulator = await startWorld();
  const { baseUrl } = emulator;
  const { body } = await post(baseUrl, {
    grant_type: "client_credentials",
    client_id: "jwt-robot",
    client_secret: "x",
    scope: apiScope,
  });
  const jwks = createRemoteJWKSet(new URL(`${baseUrl}/oauth/v2/keys`));
  const access = await jwtVerify(body.access_token, jwks, { issuer: baseUrl, subject: "jwt-robot" });
  const id = await jwtVerify(body.id_token, jwks, { issuer: baseUrl, audience: "jwt-robot" });
  expect(access.payload.aud).toHaveLength(1);
  expect(id.payload).toMatchObject({ sub: "jwt-robot", azp: "jwt-robot", amr: ["pwd"] });
  const client = createManagementClient({ baseUrl, auth: body.id_token });
  await expect(client.getMyOrg({})).rejects.toMatchObject({ code: Code.Unauthenticated });
});

const now = () => Math.floor(Date.now() / 1000);
const other = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;

test.for<[string, { claims?: object; kid?: string | null; alg?: string; forged?: true }, number]>([
  ["issuer among others in the audience", { claims: { aud: ["x", "<issuer>"] } }, 200],
  ["iat almost an hour ago", { claims: { iat: now() - 3_500 } }, 200],
  ["exp in a year", { claims: { exp: now() + 31_000_000 } }, 200],
  ["PS256", { alg: "PS256" }, 200],
  ["iat more than an hour ago", { claims: { iat: now() - 3_700 } }, 500],
  ["iat in the future", { claims: { iat: now() + 60 } }, 500],
  ["no iat", { claims: { iat: undefined } }, 500],
  ["no exp", { claims: { exp: undefined } }, 500],
  ["expired", { claims: { exp: now() - 60 } }, 500],
  ["a slash after the issuer", { claims: { aud: "<issuer>/" } }, 500],
  ["the token end point as audience", { claims: { aud: "<issuer>/oauth/v2/token" } }, 500],
  ["another user", { claims: { sub: "alice" } }, 500],
  ["another issuer", { claims: { iss: "alice" } }, 500],
  ["an unknown key", { kid: "key-2" }, 500],
  ["no key id", { kid: null }, 500],
  ["signed by another key", { forged: true }, 500],
])("an assertion with %s", async ([, { claims, kid = "key-1", alg = "RS256", forged }, status]) => {
  await using emulator = await startWorld();
  const all = { iss: "robot", sub: "robot", aud: "<issuer>", iat: now(), exp: now() + 60, ...claims };
  const payload = JSON.parse(JSON.stringify(all).replaceAll("<issuer>", emulator.baseUrl));
  const assertion = await new SignJWT(payload)
    .setProtectedHeader({ alg, ...(kid && { kid }) })
    .sign(forged ? other : createPrivateKey(robotKey.key));
  const answer = await post(emulator.baseUrl, { grant_type: jwtBearer, assertion, scope: "openid" });
  expect(answer.status).toBe(status);
  if (status === 500) {
    expect(answer.body).toEqual({ error: "server_error", error_description: "Errors.Internal" });
  } else {
    const { iat, exp } = decodeJwt(answer.body.id_token);
    expect(exp).toBe(iat);
  }
});
