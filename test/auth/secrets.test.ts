import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { fileJournal } from "../../src/bulk/file-journal.js";
import { removeFactors } from "../../src/bulk.js";
import * as grpc from "../../src/grpc.js";
import * as grpcWeb from "../../src/grpc-web.js";
import {
  type Auth,
  type ClientOptions,
  ConnectError,
  clientCredentials,
  createClient,
  logging,
  ManagementService,
  type ServiceAccountKey,
  serviceAccount,
  type TokenSource,
  tracing,
  zitadelError,
} from "../../src/index.js";
import * as rest from "../../src/rest.js";
import {
  formsOf,
  hostileAnswers,
  startHostileGrpc,
  startHostileServer,
  startParrot,
} from "./hostile-servers.js";

const pem = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({
  type: "pkcs1",
  format: "pem",
}) as string;
const key: ServiceAccountKey = { type: "serviceaccount", keyId: "key-1", userId: "user-1", key: pem };
const token = "x6AwI7hZ_KqyBjtbcMBZ0vOzmHuMfdsYeJ-eTqYVb3q5N8hvC2JQdDkUsl9oFgR1tPaXnLw";
const clientSecret = "pW4+s/9&k=TqZ:7%v~Xr2!mN'ü8 bYc";
const proxyKey = "kL9-wQz4_Vt7xRb2";
const clientId = "help-desk";
const basic = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
const secrets = [token, clientSecret, proxyKey, pem.slice(100, 160), basic];
const headers = { "x-proxy-key": proxyKey };

/** What must not be found: each secret in each form, whole and by a half. */
const forbidden = secrets
  .flatMap(formsOf)
  .flatMap((form) => [form, form.slice(0, Math.ceil(form.length * 0.6))]);

/** Finds a secret in a text. An assertion is not known beforehand; it begins like every JWT. */
function leaks(text: string): string[] {
  const jwts = text.match(/eyJ[\w-]{12,}|ZXlK[\w+/-]{12,}/g) ?? [];
  const lower = text.toLowerCase();
  return [...jwts, ...forbidden.filter((form) => lower.includes(form.toLowerCase()))];
}

/** All that an error shows in any way. */
function allOf(error: unknown): string {
  const { stack, cause } = error as Error;
  const metadata = error instanceof ConnectError ? inspect([...error.metadata]) : "";
  const details = error instanceof ConnectError ? error.details : [];
  const bytes = details.flatMap(({ value }) =>
    value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : [],
  );
  return [
    String(error),
    stack,
    String(cause),
    metadata,
    ...bytes,
    JSON.stringify(error),
    JSON.stringify(zitadelError(error)),
    inspect(error, { depth: null, showHidden: true, maxStringLength: null, maxArrayLength: null }),
  ].join("\n");
}

function recorder() {
  const seen: unknown[] = [];
  const span = {
    setAttributes: (attributes: object) => seen.push(attributes),
    setStatus: (status: object) => seen.push(status),
    end: () => {},
  };
  const tracer = {
    startActiveSpan: <T>(name: string, options: object, run: (active: typeof span) => T): T => {
      seen.push(name, options);
      return run(span);
    },
  };
  return { seen, interceptors: [logging((call) => seen.push(call)), tracing(tracer)] };
}

const keyOfUser = { userId: "1", tokenId: "2" };

type Protocol = typeof grpc | typeof grpcWeb | typeof rest;

/** Removes many keys, and returns what that told and wrote. */
async function removeAll(options: ClientOptions): Promise<string> {
  const management = rest.createManagementClient({ headers, defaultTimeoutMs: 1_000, ...options });
  const folder = await mkdtemp(join(tmpdir(), "secrets-"));
  const texts: string[] = [];
  try {
    await using journal = await fileJournal(join(folder, "journal"));
    for await (const result of removeFactors(management, [{ ...keyOfUser, type: "u2f" }], {
      journal,
      patienceMs: 500,
    })) {
      texts.push(inspect(result, { depth: null, showHidden: true }));
      if ("error" in result) texts.push(allOf(result.error));
    }
  } catch (error) {
    texts.push(allOf(error));
  }
  texts.push(await readFile(join(folder, "journal"), "utf8"));
  await rm(folder, { recursive: true });
  return texts.join("\n");
}

/** Calls and removes, and returns all that can be seen of it. */
async function callAll(protocol: Protocol, options: ClientOptions): Promise<string> {
  const { seen, interceptors } = recorder();
  const all = { orgId: "1", headers, defaultTimeoutMs: 1_000, ...options, interceptors };
  await using transport = protocol.createTransport(all);
  const management = createClient(ManagementService, transport);
  const own = { headers: { authorization: `Bearer ${token}` } };
  const failed = (error: unknown) => allOf(error);
  const reached = () => expect.unreachable();
  const texts = await Promise.all([
    management.removeHumanMultiFactorU2F(keyOfUser).then(reached, failed),
    management.getMyOrg({}).then(reached, failed),
    management.getUserByID({ id: "1" }, own).then(reached, failed),
  ]);
  return [...texts, inspect([transport, management, seen], { depth: null, showHidden: true })].join("\n");
}

/** The sources, and all that can be seen of one that gets no token. */
const sources = {
  clientCredentials: (origin: string): TokenSource =>
    clientCredentials({ issuer: origin, clientId, clientSecret, headers }),
  serviceAccount: (origin: string): TokenSource => serviceAccount({ issuer: origin, key, headers }),
};

async function askAll(source: TokenSource): Promise<string> {
  const error = await source.getToken().catch((reason) => reason);
  return [allOf(error), inspect(source, { depth: null, showHidden: true }), JSON.stringify(source)].join(
    "\n",
  );
}

test("the search finds what is there", () => {
  for (const secret of secrets) {
    for (const form of formsOf(secret)) expect(leaks(`: ${form}`)).not.toEqual([]);
    expect(leaks(secret.slice(0, 45))).not.toEqual([]);
  }
});

describe.each(hostileAnswers)("a server that repeats all it was sent, as %s", (answer) => {
  test.each(Object.entries({ "gRPC-web": grpcWeb, REST: rest }))("over %s", async (_, protocol) => {
    await using server = await startHostileServer(answer);
    const auths: Auth[] = [token, () => token, { getToken: async () => token, hint: "look" }];
    const texts = await Promise.all(auths.map((auth) => callAll(protocol, { baseUrl: server.origin, auth })));
    expect(leaks(texts.join())).toEqual([]);
    expect(server.requests.every(({ headers }) => headers.has("authorization"))).toBe(true);
  });

  test.each(Object.entries(sources))("to the request of %s", async (_, make) => {
    await using server = await startHostileServer(answer);
    const text = await askAll(make(server.origin));
    expect(leaks(text)).toEqual([]);
    expect(server.requests.length).toBeGreaterThan(0);
    for (const { headers } of server.requests) {
      const sent = /^Basic (.*)/.exec(headers.get("authorization") ?? "")?.[1] ?? "none";
      expect(text).not.toContain(sent);
      expect(text).not.toContain(Buffer.from(sent, "base64").toString().split(":")[1] ?? "none");
    }
    const auth = make(server.origin);
    expect(leaks(await callAll(rest, { baseUrl: server.origin, auth }))).toEqual([]);
  });
});

test("removals in bulk, which pause between their attempts, and their journals", {
  timeout: 30_000,
}, async () => {
  const texts = hostileAnswers.map(async (answer) => {
    await using server = await startHostileServer(answer);
    return removeAll({ baseUrl: server.origin, auth: token });
  });
  expect(leaks((await Promise.all(texts)).join())).toEqual([]);
});

test("a server that repeats all it was sent, over gRPC", async () => {
  await using server = await startHostileGrpc();
  expect(leaks(await callAll(grpc, { baseUrl: server.origin, auth: token }))).toEqual([]);
});

test("a server that speaks no HTTP and sends back what it gets", async () => {
  await using server = await startParrot();
  const options = { baseUrl: server.origin, auth: token };
  const texts = await Promise.all([grpc, grpcWeb, rest].map((protocol) => callAll(protocol, options)));
  expect(leaks(texts.join())).toEqual([]);
  for (const make of Object.values(sources)) expect(leaks(await askAll(make(server.origin)))).toEqual([]);
});

test.each<[string, (text: string, request: Request) => unknown]>([
  ["text", (text) => new TypeError(text, { cause: Object.assign(new Error("cause"), { data: text }) })],
  ["a cause of a cause", (text) => new TypeError("a", { cause: new Error("b", { cause: new Error(text) }) })],
  ["a request", (_, request) => Object.assign(new TypeError("failed"), { request })],
  ["several errors", (text) => new TypeError("failed", { cause: new AggregateError([new Error(text)]) })],
  ["bytes", (text) => Object.assign(new TypeError("failed"), { chunk: Buffer.from(text) })],
  ["a map", (text) => new TypeError("failed", { cause: new Map([["headers", text]]) })],
  ["a text", (text) => text],
])("a fetch that fails with %s of all it was given", async (_, failureOf) => {
  const fetch = async (url: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const request = new Request(url, init);
    throw failureOf(`${JSON.stringify(Object.fromEntries(request.headers))} ${init?.body}`, request);
  };
  const origin = "https://zitadel.example.com";
  const client = { baseUrl: origin, auth: token, fetch };
  const texts = await Promise.all([grpcWeb, rest].map((protocol) => callAll(protocol, client)));
  expect(leaks(texts.join())).toEqual([]);
  const options = { issuer: origin, headers, fetch };
  expect(leaks(await askAll(clientCredentials({ ...options, clientId, clientSecret })))).toEqual([]);
  expect(leaks(await askAll(serviceAccount({ ...options, key })))).toEqual([]);
});

test("a source that cannot read what holds its token", async () => {
  const answer = `'${token}'`;
  const broken: Auth[] = [
    () => JSON.parse(answer).access_token,
    () => readFile(token, "utf8"),
    () => ({ access_token: token }) as never,
    () => `Bearer ${token}`,
    () => `${token}\n`,
  ];
  for (const auth of broken) {
    const error = await rest
      .createManagementClient({ baseUrl: "https://127.0.0.1:1", auth })
      .getMyOrg({})
      .catch((reason) => reason);
    expect(error.message).toMatch(/no access token/);
    expect(leaks(allOf(error))).toEqual([]);
  }
});
