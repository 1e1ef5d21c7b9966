import { create } from "@bufbuild/protobuf";
import { createClient } from "@connectrpc/connect";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GetUserByIDRequestSchema } from "../gen/zitadel/management/v1/management_pb.js";
import { UserService } from "../gen/zitadel/user/v2/user_service_pb.js";
import { type Emulator, startEmulator } from "../src/emulator.js";
import * as grpc from "../src/grpc.js";
import * as grpcWeb from "../src/grpc-web.js";
import { Code, type Interceptor, type ManagementClient, ManagementService } from "../src/index.js";
import * as rest from "../src/rest.js";
import { failure } from "./support/failure.js";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

const query = (name: string, value: object) => ({ queries: [{ query: { case: name, value } }] }) as never;

/** What JavaScript callers do. */
const mistakes: { call: (client: ManagementClient) => Promise<unknown>; text: string }[] = [
  {
    call: (client) => client.getUserByID({ id: Number("200000000000000001") as never }),
    text: "GetUserByIDRequest.id: ids are text, this is a number",
  },
  {
    call: (client) => client.getUserByID(create(GetUserByIDRequestSchema, { id: 2n as never })),
    text: "GetUserByIDRequest.id: ids are text, this is a bigint",
  },
  {
    call: (client) => client.removeHumanMultiFactorU2F({ userId: "1", tokenId: ["2"] as never }),
    text: "RemoveHumanAuthFactorU2FRequest.tokenId: ids are text, this is an object",
  },
  {
    call: (client) => client.listUsers(query("inUserIdsQuery", { userIds: ["1", 2] })),
    text: "InUserIDQuery.userIds: ids are text, this is a number",
  },
  {
    call: (client) => client.listUsers(query("inUserIdsQuery", { userIds: "12" })),
    text: "InUserIDQuery.userIds: a list is needed, this is a string",
  },
  {
    call: (client) => client.listUsers({ queries: {} as never }),
    text: "ListUsersRequest.queries: a list is needed, this is an object",
  },
  {
    call: (client) =>
      client.listUsers(
        query("notQuery", { query: { query: { case: "userNameQuery", value: { userName: true } } } }),
      ),
    text: "UserNameQuery.userName: text is needed, this is a boolean",
  },
  {
    call: (client) => client.getUserByID("200000000000000001" as never),
    text: "GetUserByIDRequest must be an object",
  },
  {
    call: (client) => client.listUsers(null as never),
    text: "ListUsersRequest must be an object",
  },
  {
    call: (client) => client.healthz({}, { signal: new AbortController() as never }),
    text: "signal must be an AbortSignal, such as the signal of an AbortController",
  },
];

/** Connect's own client takes these, and does nothing with them. */
const misspelt: typeof mistakes = [
  {
    call: (client) => client.getMyOrg({}, { header: { "x-zitadel-orgid": "1" } } as never),
    text: "unknown option header",
  },
  { call: (client) => client.getMyOrg({}, { timeout: 5 } as never), text: "unknown option timeout" },
  { call: (client) => client.getMyOrg({}, null as never), text: "the options must be an object" },
];

describe.each(Object.entries({ grpc, "grpc-web": grpcWeb, rest }))(
  "what is no text, over %s",
  (_, { createManagementClient, createTransport }) => {
    const seen: string[] = [];
    const observe: Interceptor = (next) => (request) => {
      seen.push(request.method.name);
      return next(request);
    };
    const options = () => ({ baseUrl: emulator.baseUrl, auth: "demo-token", interceptors: [observe] });

    test.each(mistakes)("is a TypeError: $text", async ({ call, text }) => {
      const calls = emulator.calls.length;
      await using transport = createTransport(options());
      for (const client of [createManagementClient(options()), createClient(ManagementService, transport)]) {
        const reason = await call(client).catch((reason: unknown) => reason);
        expect(reason).toBeInstanceOf(TypeError);
        expect(reason).toMatchObject({ name: "TypeError", message: text });
      }
      expect(emulator.calls).toHaveLength(calls);
      expect(seen).toEqual([]);
    });

    test.each(misspelt)("of the options of a call is a TypeError: $text", async ({ call, text }) => {
      await expect(call(createManagementClient(options()))).rejects.toThrow(new TypeError(text));
      expect(seen).toEqual([]);
    });

    test("is one for any service, and a rejected promise", async () => {
      await using transport = createTransport(options());
      const client = createClient(UserService, transport);
      await expect(client.removeU2F({ userId: "1", u2fId: 2 as never })).rejects.toThrow(
        new TypeError("RemoveU2FRequest.u2fId: ids are text, this is a number"),
      );
      const unary = transport.unary(UserService.method.removeTOTP, undefined, undefined, undefined, {
        userId: 1 as never,
      });
      await expect(unary).rejects.toThrow(TypeError);
    });

    test("is refused too where an interceptor puts it in", async () => {
      const calls = emulator.calls.length;
      const round: Interceptor = (next) => (request) => {
        if ("id" in request.message) Object.assign(request.message, { id: Number(request.message.id) });
        return next(request);
      };
      const client = createManagementClient({ ...options(), interceptors: [round] });
      const error = await failure(client.getUserByID({ id: "200000000000000001" }));
      expect([error.code, error.rawMessage]).toEqual([
        Code.InvalidArgument,
        "GetUserByIDRequest.id: ids are text, this is a number",
      ]);
      expect(emulator.calls).toHaveLength(calls);
    });

    test("leaves numbers where numbers are meant, and what is not set", async () => {
      const client = createManagementClient({ ...options(), interceptors: [] });
      const answer = await client.listUsers({
        query: { limit: 1, offset: 0 as never },
        queries: undefined as never,
      });
      expect(answer.details?.totalResult).toBeGreaterThan(0n);
    });
  },
);
