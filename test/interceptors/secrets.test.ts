import { runInNewContext } from "node:vm";
import { ConnectError } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { authorization, Code, zitadelError } from "../../src/index.js";
import * as rest from "../../src/rest.js";
import { startHttpServer } from "../support/http-server.js";

const token = "x6AwI7hZ_KqyBjtbcMBZ0vOzmHuMfdsYeJ-eTqYVb3q5N8hvC2JQdDkUsl9oFgR1tPaXnLw";

test("a cause that holds no secret stays", async () => {
  const cause = Object.assign(new Error("no route"), { code: "EHOSTUNREACH", certificate: { issuer: {} } });
  cause.certificate.issuer = cause.certificate;
  const fetch = () => Promise.reject(new TypeError("fetch failed", { cause }));
  const management = rest.createManagementClient({
    baseUrl: "https://zitadel.example.com",
    auth: token,
    fetch,
  });
  const error = await management
    .removeHumanMultiFactorU2F({ userId: "1", tokenId: "2" })
    .catch((reason) => reason);
  expect(error.cause.cause).toBe(cause);
});

test("a text of a server that was made to take long to search", async () => {
  for (const text of [token.slice(0, 15), token.slice(0, -1), "x", token.slice(-20)]) {
    const message = `${text} `.repeat(2_000_000 / text.length);
    await using server = await startHttpServer((_, response) =>
      response
        .writeHead(400, { "content-type": "application/json" })
        .end(JSON.stringify({ code: 9, message })),
    );
    const management = rest.createManagementClient({ baseUrl: server.origin, auth: token });
    const start = performance.now();
    const error = await management.getMyOrg({}).catch((reason) => reason);
    expect(error.code).toBe(Code.FailedPrecondition);
    expect(performance.now() - start).toBeLessThan(3_000);
  }
});

test("what a server repeats of a token is masked, and the rest of its error stays", async () => {
  const detail = { "@type": "type.googleapis.com/zitadel.v1.ErrorDetail", id: "X-1", message: "broken" };
  const body = { code: 9, message: `no use for "${token}" here`, details: [detail] };
  await using server = await startHttpServer((_, response) =>
    response
      .writeHead(400, { "content-type": "application/json", "x-seen": `Bearer ${token}`, "x-trace": "7" })
      .end(JSON.stringify(body)),
  );
  const management = rest.createManagementClient({ baseUrl: server.origin, auth: token });
  const error = await management.getMyOrg({}).catch((reason) => reason);
  expect(error.message).toBe('[failed_precondition] no use for "***" here');
  expect(zitadelError(error)).toEqual({ code: Code.FailedPrecondition, id: "X-1", message: "broken" });
  expect([error.metadata.get("x-trace"), error.metadata.get("x-seen")]).toEqual(["7", null]);
});

test("details whose bytes are of another realm stay, unless they hold the token", async () => {
  const { bytes, secret } = runInNewContext(
    "({ bytes: new Uint8Array([10, 1, 65]), secret: Uint8Array.from(token, (c) => c.charCodeAt(0)) })",
    { token },
  );
  const error = new ConnectError("no", Code.NotFound);
  const type = "zitadel.v1.ErrorDetail";
  error.details = [
    { type, value: bytes },
    { type, value: secret },
  ];
  const source = { getToken: async () => token };
  const call = authorization(source, true)(() => Promise.reject(error));
  const request = { header: new Headers(), signal: new AbortController().signal };
  await expect(call(request as Parameters<typeof call>[0])).rejects.toMatchObject({
    details: [{ type, value: bytes }],
  });
});
