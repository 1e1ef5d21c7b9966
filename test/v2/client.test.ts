import { Code } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";
import * as grpc from "../../src/grpc.js";
import * as grpcWeb from "../../src/grpc-web.js";
import { type ClientOptions, createClient, ErrorId, zitadelError } from "../../src/index.js";
import * as rest from "../../src/rest.js";
import { createUserClient as overGrpcWeb } from "../../src/v2.js";
import {
  createUserClient,
  GetUserByIDResponseSchema,
  RemoveU2FResponseSchema,
  type UserClient,
  UserService,
} from "../../src/v2.node.js";
import { failure } from "../support/failure.js";
import { startHttpServer } from "../support/http-server.js";
import { type Reply, serverError, startUserServer } from "./user-server.js";

const key = { userId: "11", u2fId: "21" };
const orgid = "x-zitadel-orgid";
const done = (resourceOwner: string): Reply => ({ details: { sequence: "8", resourceOwner } });

test("the client of the entry is gRPC in Node, and gRPC-web elsewhere", async () => {
  await using server = await startUserServer(() => done("A"));
  const { details } = await createUserClient({ baseUrl: server.origins.grpc }).removeU2F(key);
  expect(details).toMatchObject({ sequence: 8n, resourceOwner: "A" });
  await overGrpcWeb({ baseUrl: server.origins.grpcWeb }).removeU2F(key);
  expect(server.calls.map((headers) => headers["content-type"])).toEqual([
    "application/grpc",
    "application/grpc-web+proto",
  ]);
});

test("wrong options are a TypeError", () => {
  expect(() => createUserClient({ baseUrl: "example.com" })).toThrow(TypeError);
  expect(() => overGrpcWeb({ baseUrl: "http://localhost", tls: {} })).toThrow(TypeError);
});

describe.each([
  ["grpc", grpc.createTransport],
  ["grpcWeb", grpcWeb.createTransport],
  ["rest", rest.createTransport],
] as const)("over %s", (protocol, createTransport) => {
  /** Runs calls of a client against a server that answers so, and returns the headers that came. */
  async function serve(
    reply: (attempt: number) => Reply,
    run: (users: UserClient) => Promise<unknown>,
    options: Partial<ClientOptions> = {},
  ) {
    await using server = await startUserServer(reply);
    await using transport = createTransport({ baseUrl: server.origins[protocol], ...options });
    await run(createClient(UserService, transport));
    return server.calls;
  }

  const inOrgA = { orgId: "A" };

  test("a removal in another organization is done, and said to be", async () => {
    const calls = await serve(
      () => done("B"),
      async (users) => {
        const error = await failure(users.removeU2F(key));
        expect(error.code).toBe(Code.Internal);
        expect(error.rawMessage).toBe(
          `RemoveU2F is done, but in organization B instead of A: the server did not go by ${orgid}`,
        );
        const [answer] = error.findDetails(RemoveU2FResponseSchema);
        expect(answer?.details).toMatchObject({ sequence: 8n, resourceOwner: "B" });
      },
      inOrgA,
    );
    expect(calls.map((headers) => headers[orgid])).toEqual(["A"]);
  });

  test("a user of another organization than asked for is told", async () => {
    await serve(
      () => ({ details: { resourceOwner: "B" }, user: { userId: "11" } }),
      async (users) => {
        const error = await failure(users.getUserByID({ userId: "11" }));
        expect(error.rawMessage).toMatch(/in organization B instead of A/);
        expect(error.findDetails(GetUserByIDResponseSchema)[0]?.user?.userId).toBe("11");
      },
      inOrgA,
    );
  });

  test("an answer that names no organization is right", async () => {
    await serve(
      () => ({ details: {} }),
      async (users) => {
        const { details } = await users.removeRecoveryCodes({ userId: "11" });
        expect(details).toMatchObject({ sequence: 0n, resourceOwner: "" });
      },
      inOrgA,
    );
  });

  test("only reads are sent again when the server is not available", async () => {
    const once = (attempt: number) => (attempt === 1 ? serverError(Code.Unavailable, "not yet") : {});
    const reads: ((users: UserClient) => Promise<unknown>)[] = [
      (users) => users.getUserByID({ userId: "11" }),
      (users) => users.listUsers({}),
      (users) => users.listAuthenticationFactors({ userId: "11" }),
      (users) => users.listPasskeys({ userId: "11" }),
      (users) => users.listAuthenticationMethodTypes({ userId: "11" }),
    ];
    for (const read of reads) expect(await serve(once, read)).toHaveLength(2);
    const writes: ((users: UserClient) => Promise<unknown>)[] = [
      (users) => users.removeU2F(key),
      (users) => users.removePasskey({ userId: "11", passkeyId: "21" }),
      (users) => users.removeTOTP({ userId: "11" }),
      (users) => users.removeOTPSMS({ userId: "11" }),
      (users) => users.removeOTPEmail({ userId: "11" }),
      (users) => users.removeRecoveryCodes({ userId: "11" }),
      (users) => users.createPasskeyRegistrationLink({ userId: "11" }),
    ];
    for (const write of writes) {
      const calls = await serve(once, async (users) => {
        expect((await failure(write(users))).code).toBe(Code.Unavailable);
      });
      expect(calls).toHaveLength(1);
    }
  });

  test("the optimistic lock is met again, with the text of v2", async () => {
    const lock = serverError(
      Code.Unknown,
      'rpc error: code = Unknown desc = integrity violation: duplicate key value violates unique constraint "events2_pkey" (SQLSTATE 23505)',
    );
    const calls = await serve(
      (attempt) => (attempt === 1 ? lock : done("A")),
      (users) => users.removeU2F(key),
    );
    expect(calls).toHaveLength(2);
  });

  test.each(["reset", "silence"] as const)("the answer of a removal is lost: %s", async (how) => {
    const calls = await serve(
      () => how,
      async (users) => {
        const error = await failure(users.removeRecoveryCodes({ userId: "11" }, { timeoutMs: 500 }));
        expect(error.code).toBe(how === "reset" ? Code.Unavailable : Code.DeadlineExceeded);
        expect(error.rawMessage).toMatch(/; outcome unknown: look whether RemoveRecoveryCodes was done$/);
      },
    );
    // The client's clock ends the call first.
    expect(calls.map((headers) => headers["grpc-timeout"])).toEqual([
      protocol === "grpc" ? "1500m" : undefined,
    ]);
  });

  test.each([
    [
      Code.Unknown,
      "rpc error: code = Unknown desc = unknown database error: timeout: context deadline exceeded",
    ],
    [Code.DeadlineExceeded, "context deadline exceeded"],
  ])("a removal that ran out in the server may have been done: %i", async (code, text) => {
    await serve(
      () => serverError(code, text),
      async (users) => {
        const error = await failure(users.removeU2F(key));
        expect(error.rawMessage).toBe(`${text}; outcome unknown: look whether RemoveU2F was done`);
        expect((await failure(users.getUserByID({ userId: "11" }))).rawMessage).toBe(text);
      },
    );
  });

  const noInstance = (id: string, why: string) =>
    `unable to set instance using origin &{other.example  http} (ExternalDomain is localhost): ID=${id} Message=Errors.IAM.NotFound Parent=(${why})`;

  test("a wrong host is told, and a server whose time ran out is not one", async () => {
    const run = async (text: string) => {
      let message = "";
      await serve(
        () => serverError(Code.NotFound, text),
        async (users) => {
          const error = await failure(users.removeU2F(key));
          expect(zitadelError(error)).toMatchObject({ code: Code.NotFound, id: undefined });
          message = error.rawMessage;
        },
      );
      return message;
    };
    const unknown = noInstance("QUERY-1kIjX", "no rows");
    expect((await run(unknown)).startsWith(`${unknown}: is baseUrl http://127.0.0.1:`)).toBe(true);
    const late = noInstance("QUERY-d3fas", "context deadline exceeded");
    expect(await run(late)).toBe(late);
  });

  test("an error has its id", async () => {
    await serve(
      () => serverError(Code.NotFound, "Errors.NotFound", ErrorId.UserNeverExisted),
      async (users) => {
        const error = zitadelError(await failure(users.removeOTPSMS({ userId: "11" })));
        expect(error).toEqual({
          code: Code.NotFound,
          id: "COMMAND-4g3xq",
          message: "Errors.NotFound",
        });
      },
    );
  });

  test("a request against the rules is not sent", async () => {
    const calls = await serve(
      () => done("A"),
      async (users) => {
        for (const call of [
          users.removeU2F({ userId: "", u2fId: "21" }),
          users.removeU2F({ userId: "11", u2fId: "x".repeat(201) }),
          users.listUsers({ queries: [{}] }),
          // A server drops the connection, or answers with a database error.
          users.listUsers({ queries: [{ query: { case: "notQuery", value: {} } }] }),
          users.listUsers({ queries: [{ query: { case: "orQuery", value: {} } }] }),
          users.listUsers({ queries: [{ query: { case: "inUserEmailsQuery", value: {} } }] }),
          users.createPasskeyRegistrationLink({
            userId: "11",
            medium: { case: "sendLink", value: { urlTemplate: "" } },
          }),
        ]) {
          expect((await failure(call)).code).toBe(Code.InvalidArgument);
        }
      },
    );
    expect(calls).toEqual([]);
  });
});

describe("over REST", () => {
  test.each(["", ".", "..", "a/b", "ü"])("the id %j is refused before it is sent", async (userId) => {
    await using server = await startHttpServer((_, response) => response.end("{}"));
    const users = createClient(UserService, rest.createTransport({ baseUrl: server.origin }));
    expect((await failure(users.removeTOTP({ userId }))).code).toBe(Code.InvalidArgument);
    expect((await failure(users.removeU2F({ userId: "11", u2fId: userId }))).code).toBe(Code.InvalidArgument);
    expect(server.requests).toEqual([]);
  });

  test("a redirect, which may lead to DeleteUser, is not followed", async () => {
    await using server = await startHttpServer((_, response) =>
      response.writeHead(301, { location: "/v2/users/totp" }).end(),
    );
    const users = createClient(UserService, rest.createTransport({ baseUrl: server.origin }));
    const error = await failure(users.removeTOTP({ userId: "11" }));
    expect(error.rawMessage).toMatch(/^a redirect from .* is no answer of ZITADEL/);
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "DELETE /v2/users/11/totp",
    ]);
  });
});
