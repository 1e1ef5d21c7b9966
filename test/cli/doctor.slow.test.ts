import { SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { buildBinary, run as runBinary } from "./binary.js";
import { doctor, failures } from "./doctor.js";
import { type ProxyChanges, startProxy, startSelfSignedServer } from "./servers.js";
import { emulatorOfEachTest, envOf } from "./world.js";

buildBinary();

const emulator = emulatorOfEachTest();

describe("the server as it should be", () => {
  test("every line is well: 0, and nothing was changed", async () => {
    const before = emulator().world;
    const diagnosis = await doctor(envOf(emulator().baseUrl, "operator"));
    expect(diagnosis.findings.filter(({ status }) => status !== "ok")).toEqual([]);
    expect(diagnosis.code).toBe(0);
    expect(diagnosis.sums).toEqual({ ok: 27, warning: 0, failed: 0, skipped: 0 });
    expect([...diagnosis.found.keys()].slice(0, 12)).toEqual([
      "tcp",
      "clock",
      "grpc",
      "grpc-web",
      "rest",
      "api",
      "cors grpc-web",
      "cors rest",
      "contract",
      "contract v2",
      "token",
      "organization",
    ]);
    expect(diagnosis.findings.filter(({ check }) => check.startsWith("may call"))).toHaveLength(15);
    expect(
      emulator().calls.filter(({ rpc, answer }) => /^(Remove|Add|Send)/.test(rpc) && answer.code === 0),
    ).toEqual([]);
    expect(emulator().world).toEqual(before);
  });

  test("as text, with the sums", async () => {
    const { code, stdout } = await runBinary(["doctor"], { env: envOf(emulator().baseUrl, "operator") });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ok {7}contract: /m);
    expect(stdout).toMatch(/\n27 ok, 0 warnings, 0 failed\n$/);
  });

  test("without a token: what needs one is left out", async () => {
    const diagnosis = await doctor({ ZITADEL_URL: emulator().baseUrl });
    expect(diagnosis.code).toBe(0);
    expect(diagnosis.found.get("token")?.status).toBe("skipped");
    expect(diagnosis.found.get("permissions")?.status).toBe("skipped");
  });
});

describe("the caller", () => {
  test("may only look: the removals are named, with what to do", async () => {
    const diagnosis = await doctor(envOf(emulator().baseUrl, "viewer"));
    expect(diagnosis.code).toBe(1);
    expect(failures(diagnosis)).toEqual(
      [
        "RemoveHumanAuthFactorOTP",
        "RemoveHumanAuthFactorU2F",
        "RemoveHumanAuthFactorOTPSMS",
        "RemoveHumanAuthFactorOTPEmail",
        "RemoveHumanPasswordless",
      ].map((rpc) => `may call ${rpc}`),
    );
    expect(diagnosis.found.get("may call RemoveHumanAuthFactorU2F")?.advice).toContain("ORG_USER_MANAGER");
    expect(diagnosis.found.get("may call AddPasswordlessRegistration")?.status).toBe("warning");
  });

  test("has no role in the organization", async () => {
    const diagnosis = await doctor(envOf(emulator().baseUrl), ["--org", "100000000000000002"]);
    expect(diagnosis.found.get("token")?.status).toBe("ok");
    expect(diagnosis.found.get("organization")).toMatchObject({
      status: "failed",
      message: expect.stringContaining("AUTHZ-cdgFk"),
      advice: expect.stringContaining("give the caller a role in this organization"),
    });
  });

  test("names an organization that does not exist: the cause once, and what follows from it", async () => {
    const diagnosis = await doctor(envOf(emulator().baseUrl), ["--org", "42"]);
    expect(failures(diagnosis)).toEqual(["organization"]);
    expect(diagnosis.found.get("organization")?.advice).toContain("check --org");
    expect(diagnosis.found.get("permissions")).toMatchObject({
      status: "skipped",
      message: "so none of the 15 rpcs can be called",
    });
  });

  const jwt = (claims: Record<string, unknown>, expires: string) =>
    new SignJWT({ iss: "https://other.example.com", aud: ["some-app"], sub: "1", ...claims })
      .setProtectedHeader({ alg: "HS256" })
      .setExpirationTime(expires)
      .sign(new Uint8Array(32));

  test.each<[string, Record<string, unknown>, string, string]>([
    ["has expired", {}, "-1h", "it expired at 20"],
    ["is an ID token", { nonce: "n" }, "1h", "it is an ID token: use the access token"],
    [
      "is for another audience",
      {},
      "1h",
      "its audience some-app: it must be of this instance, and ask for urn:zitadel:iam:org:project:id:zitadel:aud",
    ],
  ])("has a token that %s", async (_, claims, expires, advice) => {
    const token = await jwt(claims, expires);
    const diagnosis = await doctor({ ZITADEL_URL: emulator().baseUrl, ZITADEL_TOKEN: token });
    expect(failures(diagnosis)).toEqual(["token"]);
    expect(diagnosis.found.get("token")?.advice).toContain(advice);
    expect(JSON.stringify(diagnosis.findings)).not.toContain(token);
  });
});

describe("the way to the server", () => {
  test("nothing listens there", async () => {
    await emulator().close();
    const diagnosis = await doctor(envOf(emulator().baseUrl));
    expect(diagnosis.code).toBe(1);
    expect(failures(diagnosis)).toEqual(["tcp"]);
  });

  test("a name that there is not", async () => {
    const diagnosis = await doctor({ ZITADEL_URL: "https://zitadel.invalid" });
    expect(failures(diagnosis)).toEqual(["dns"]);
    expect(diagnosis.found.get("dns")?.advice).toContain("ZITADEL_URL");
  });

  test("a certificate that nobody signed", async () => {
    await using server = await startSelfSignedServer();
    const diagnosis = await doctor({ ZITADEL_URL: server.origin });
    expect(failures(diagnosis)).toEqual(["tls"]);
    expect(diagnosis.found.get("tls")?.advice).toContain("NODE_EXTRA_CA_CERTS");
  });

  test("https to a port without TLS", async () => {
    const diagnosis = await doctor({ ZITADEL_URL: emulator().baseUrl.replace("http:", "https:") });
    expect(failures(diagnosis)).toEqual(["tls"]);
    expect(diagnosis.found.get("tls")?.advice).toContain("does this port speak TLS?");
  });

  test.each<[string, ProxyChanges, string[], string, string]>([
    ["speaks HTTP/1.1 only", {}, ["grpc"], "grpc", "use --protocol grpc-web or rest"],
    [
      "answers OPTIONS itself",
      { answer: (method) => (method === "OPTIONS" ? { status: 204 } : undefined) },
      ["grpc", "cors grpc-web", "cors rest"],
      "cors rest",
      "something in front answers OPTIONS itself",
    ],
    [
      "lets no DELETE through",
      {
        answer: (method) => (method === "DELETE" ? { status: 405, body: "<h1>Not allowed</h1>" } : undefined),
      },
      ["grpc", "rest"],
      "rest",
      "let the proxy pass DELETE on",
    ],
    [
      "puts a page of its own in the place of errors",
      {
        answer: (_, path) =>
          path.endsWith("/orgs/me") ? { status: 401, body: "<h1>Sign in</h1>" } : undefined,
      },
      ["grpc", "rest"],
      "rest",
      "it must pass on 4xx answers with their body",
    ],
    [
      "signs everybody in",
      { request: { authorization: "Bearer help-desk-token" } },
      ["grpc", "grpc-web", "rest"],
      "grpc-web",
      "something in front changes errors",
    ],
    [
      "calls the server by another name",
      { request: { "x-forwarded-host": "other.example.com" } },
      ["grpc", "grpc-web", "rest"],
      "rest",
      "use the domain of the instance",
    ],
    [
      "has a clock that is wrong",
      { response: { date: new Date(Date.now() - 3_600_000).toUTCString() } },
      ["clock", "grpc"],
      "clock",
      "set the clock",
    ],
  ])("a proxy that %s", async (_, changes, failing, check, advice) => {
    await using proxy = await startProxy(emulator().baseUrl, changes);
    const diagnosis = await doctor({ ZITADEL_URL: proxy.origin });
    expect(failures(diagnosis)).toEqual(failing);
    expect(diagnosis.found.get(check)?.advice).toContain(advice);
    expect(diagnosis.code).toBe(1);
    const cors = [...diagnosis.found.values()].filter(({ check }) => check.startsWith("cors"));
    if (advice.includes("domain")) expect(cors.map(({ status }) => status)).toEqual(["skipped", "skipped"]);
  });
});
