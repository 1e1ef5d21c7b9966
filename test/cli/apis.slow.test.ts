import { describe, expect, test } from "vitest";
import { protocols, serverOfEachTest, servers, worldWith } from "./apis.js";
import { buildBinary, run as runBinary } from "./binary.js";
import { startProxy } from "./servers.js";
import { acme, alice, envOf } from "./world.js";

buildBinary();

const server = serverOfEachTest();

describe.each(servers)("a server with $has", ({ has, spoken }) => {
  test.each(protocols)(
    "is spoken to by the API that it has, over %s, and asked for it once",
    async (protocol) => {
      await server.start(worldWith(has));
      const { code, stdout } = await server.run([
        "factors",
        "list",
        "alice",
        "--json",
        "--protocol",
        protocol,
      ]);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ api: spoken, user: { id: alice, orgId: acme } });
      expect(JSON.parse(stdout).factors).toHaveLength(6);
      expect(server.emulator.calls.filter(({ rpc }) => rpc === "Healthz").length).toBeLessThanOrEqual(1);
    },
  );
});

describe("which API the server has", () => {
  test.each(protocols)("is not told by a proxy's 404: over %s", async (protocol) => {
    await server.start(worldWith(["v1", "v2"]));
    for (const type of ["text/html", "text/plain"]) {
      await using proxy = await startProxy(server.emulator.baseUrl, {
        answer: () => ({ status: 404, body: "404 page not found\n", type }),
      });
      const { code, stdout, stderr } = await runBinary(["factors", "list", "alice", "--protocol", protocol], {
        env: envOf(proxy.origin),
      });
      expect({ code, stdout }, stderr).toEqual({ code: 5, stdout: "" });
    }
  });

  test.each(["grpc-web", "rest"])("is v2 where %s of v1 is a page that is not there", async (protocol) => {
    await server.start(worldWith(["v2"]));
    await using proxy = await startProxy(server.emulator.baseUrl, {
      answer: (_, path) =>
        /management/.test(path)
          ? { status: 404, body: "404 page not found\n", type: "text/plain" }
          : undefined,
    });
    const { code, stdout } = await runBinary(["factors", "list", "alice", "--json", "--protocol", protocol], {
      env: envOf(proxy.origin),
    });
    expect({ code, api: JSON.parse(stdout).api }).toEqual({ code: 0, api: "v2" });
  });

  test.each([
    ["v1", "v2"],
    ["v2", "v1"],
  ] as const)("is only %s, and --api %s is asked for: 1, and what to do", async (has, asked) => {
    await server.start(worldWith([has]));
    for (const protocol of protocols) {
      const { code, stdout, stderr } = await server.run([
        ...["factors", "list", "alice", "--api", asked, "--protocol", protocol],
      ]);
      expect(stdout).toBe("");
      expect(code).not.toBe(0);
      expect(stderr, protocol).toContain("name the other API with --api");
    }
    expect(server.emulator.calls.filter(({ rpc }) => rpc === "Healthz")).toEqual([]);
  });
});

describe("doctor", () => {
  test.each(servers)("says which API is spoken where the server has $has", async ({ has, spoken }) => {
    await server.start(worldWith(has));
    const { code, stdout } = await server.run(["doctor", "--json"], "operator");
    const findings = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(code, stdout).toBe(0);
    const { message } = findings.find(({ check }) => check === "api");
    expect(message).toContain(
      spoken === "v1" ? "the server has Management v1" : "no Management v1: the user service v2 is spoken",
    );
    expect(findings.filter(({ status }) => status === "failed")).toEqual([]);
    expect(findings.at(-1)).toEqual({
      summary: { ok: expect.any(Number), warning: 0, failed: 0, skipped: expect.any(Number) },
    });
    for (const check of ["grpc", "grpc-web", "rest", "cors grpc-web", "cors rest", "token"]) {
      expect(findings.find((finding) => finding.check === check)?.status, check).toBe("ok");
    }
  });

  test("finds a token that a server with v2 alone refuses", async () => {
    await server.start(worldWith(["v2"]));
    const { code, stdout } = await server.run(["doctor"], "nobody");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^failed {3}token: .*AUTH-7fs1e/m);
  });
});
