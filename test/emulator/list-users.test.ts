import type { MessageInitShape } from "@bufbuild/protobuf";
import { beforeAll, describe, expect, test } from "vitest";
import type { ManagementClient } from "../../src/client.js";
import type { Emulator, World } from "../../src/emulator.js";
import { startEmulator } from "../../src/emulator.js";
import { createManagementClient } from "../../src/grpc-web.js";
import {
  type ListUsersRequestSchema,
  type SearchQuerySchema,
  TextQueryMethod,
  Type,
  UserFieldName,
  UserState,
} from "../../src/messages.js";
import { outcome, start } from "./setup.js";

const people: World = {
  orgs: [
    { id: "A", name: "A" },
    { id: "B", name: "B" },
  ],
  users: [
    {
      id: "1",
      orgId: "A",
      userName: "alice",
      human: { firstName: "Alice", lastName: "Zorn", nickName: "Ali_1", email: "alice@example.com" },
    },
    {
      id: "2",
      orgId: "A",
      userName: "Bob%",
      state: "locked",
      human: { firstName: "Bob", lastName: "Yale", email: "bob@example.org" },
    },
    {
      id: "3",
      orgId: "A",
      userName: "robot",
      machine: { name: "Robot" },
      roles: { A: ["ORG_OWNER"] },
      tokens: ["t"],
    },
    { id: "4", orgId: "A", userName: "gone", state: "deleted", human: { firstName: "Gone" } },
    { id: "5", orgId: "B", userName: "far", human: { firstName: "Alice" } },
  ],
};

let emulator: Emulator;
let client: ManagementClient;
beforeAll(async () => {
  emulator = await startEmulator({ world: people });
  client = createManagementClient({ baseUrl: emulator.baseUrl, auth: "t" });
  return () => emulator.close();
});

type Query = MessageInitShape<typeof SearchQuerySchema>;
type Request = MessageInitShape<typeof ListUsersRequestSchema>;

async function list(request: Request): Promise<{ ids: string; total: number }> {
  const { result, details } = await client.listUsers(request);
  return { ids: result.map(({ id }) => id).join(""), total: Number(details?.totalResult) };
}

async function find(...queries: Query[]): Promise<string> {
  const { ids } = await list({ query: { asc: true }, queries });
  return ids;
}

const userName = (name: string, method = TextQueryMethod.EQUALS): Query => ({
  query: { case: "userNameQuery", value: { userName: name, method } },
});
const not = (query: Query): Query => ({ query: { case: "notQuery", value: { query } } });
const or = (...queries: Query[]): Query => ({ query: { case: "orQuery", value: { queries } } });

describe("queries", () => {
  test("only the organization of the call, and no deleted user", async () => {
    expect(await find()).toBe("123");
    expect(await find({ query: { case: "inUserIdsQuery", value: { userIds: ["5", "4", "1", "1"] } } })).toBe(
      "1",
    );
  });

  test.each([
    [TextQueryMethod.EQUALS, "Bob%", "2"],
    [TextQueryMethod.EQUALS, "bob%", ""],
    [TextQueryMethod.EQUALS_IGNORE_CASE, "bOb%", "2"],
    [TextQueryMethod.STARTS_WITH, "B", "2"],
    [TextQueryMethod.STARTS_WITH_IGNORE_CASE, "b", "2"],
    [TextQueryMethod.CONTAINS, "o", "23"],
    [TextQueryMethod.CONTAINS, "%", "2"],
    [TextQueryMethod.CONTAINS, "", "123"],
    [TextQueryMethod.CONTAINS_IGNORE_CASE, "OB", "23"],
    [TextQueryMethod.ENDS_WITH, "e", "1"],
    [TextQueryMethod.ENDS_WITH_IGNORE_CASE, "E", "1"],
    [TextQueryMethod.CONTAINS, "_", ""],
  ])("text method %s of %j", async (method, text, ids) => {
    expect(await find(userName(text, method))).toBe(ids);
  });

  test("every column", async () => {
    const method = TextQueryMethod.STARTS_WITH_IGNORE_CASE;
    expect(await find({ query: { case: "firstNameQuery", value: { firstName: "al", method } } })).toBe("1");
    expect(await find({ query: { case: "lastNameQuery", value: { lastName: "y", method } } })).toBe("2");
    expect(await find({ query: { case: "nickNameQuery", value: { nickName: "ali_", method } } })).toBe("1");
    expect(await find({ query: { case: "displayNameQuery", value: { displayName: "bob y", method } } })).toBe(
      "2",
    );
    expect(await find({ query: { case: "emailQuery", value: { emailAddress: "alice@", method } } })).toBe(
      "1",
    );
    expect(await find({ query: { case: "loginNameQuery", value: { loginName: "rob", method } } })).toBe("3");
    expect(await find({ query: { case: "stateQuery", value: { state: UserState.LOCKED } } })).toBe("2");
    expect(await find({ query: { case: "typeQuery", value: { type: Type.MACHINE } } })).toBe("3");
    expect(
      await find({ query: { case: "inUserEmailsQuery", value: { userEmails: ["bob@example.org", "x"] } } }),
    ).toBe("2");
  });

  test("several queries must all match; or, and, not", async () => {
    expect(
      await find(userName("o", TextQueryMethod.CONTAINS), {
        query: { case: "typeQuery", value: { type: Type.HUMAN } },
      }),
    ).toBe("2");
    expect(await find(or(userName("alice"), userName("robot")))).toBe("13");
    expect(await find(not(or(userName("alice"), userName("robot"))))).toBe("2");
  });

  test("as in SQL, a machine has no first name that could differ", async () => {
    expect(await find(not({ query: { case: "firstNameQuery", value: { firstName: "Alice" } } }))).toBe("2");
  });

  test("nothing equals the empty text, and every person's e-mail contains it", async () => {
    const email = (method: TextQueryMethod): Query => ({
      query: { case: "emailQuery", value: { emailAddress: "", method } },
    });
    emulator.add({ users: [{ id: "0", orgId: "A", userName: "mute", human: {} }] });
    expect(await find(email(TextQueryMethod.EQUALS))).toBe("");
    expect(await find(email(TextQueryMethod.EQUALS_IGNORE_CASE))).toBe("");
    expect(await find(email(TextQueryMethod.CONTAINS))).toBe("012");
    emulator.reset();
  });

  test("20 levels of nesting, not 21", async () => {
    const nested = (depth: number): Query => (depth === 0 ? userName("alice") : not(nested(depth - 1)));
    expect(await find(nested(20))).toBe("1");
    expect(await outcome(find(nested(21)))).toBe("InvalidArgument USER-zsQ97");
  });
});

describe("pages and order", () => {
  test("descending by id, unless asked otherwise", async () => {
    expect(await list({})).toEqual({ ids: "321", total: 3 });
    expect(await list({ query: { asc: true } })).toEqual({ ids: "123", total: 3 });
  });

  test("the total counts all that match, and nothing beyond the end", async () => {
    expect(await list({ query: { limit: 1, asc: true } })).toEqual({ ids: "1", total: 3 });
    expect(await list({ query: { offset: 1n, asc: true } })).toEqual({ ids: "23", total: 3 });
    expect(await list({ query: { offset: 3n } })).toEqual({ ids: "", total: 0 });
    expect(await list({ query: { offset: 2n ** 60n } })).toEqual({ ids: "", total: 0 });
  });

  test.each([
    [UserFieldName.USER_NAME, "123"],
    [UserFieldName.FIRST_NAME, "123"],
    [UserFieldName.LAST_NAME, "213"],
    [UserFieldName.DISPLAY_NAME, "123"],
    [UserFieldName.EMAIL, "123"],
    [UserFieldName.CREATION_DATE, "123"],
    [UserFieldName.UNSPECIFIED, "123"],
  ])("ascending by column %s, without regard to case, the missing last", async (sortingColumn, ids) => {
    expect((await list({ query: { asc: true }, sortingColumn })).ids).toBe(ids);
  });

  test("descending, the missing come first", async () => {
    expect((await list({ sortingColumn: UserFieldName.LAST_NAME })).ids).toBe("312");
  });
});

test("a search that takes long lets others have their turn", async () => {
  const users = Array.from({ length: 1_000 }, (_, index) => ({
    id: `${index}`,
    orgId: "A",
    userName: `user ${(index * 7919) % 1_000}`,
    ...(index === 0 && { roles: { A: ["ORG_OWNER"] }, tokens: ["t"] }),
  }));
  const large = await start({ world: { orgs: [{ id: "A", name: "A" }], users } });
  const searcher = createManagementClient({ baseUrl: large.baseUrl, auth: "t" });
  const method = TextQueryMethod.CONTAINS_IGNORE_CASE;
  const query = { query: { case: "userNameQuery", value: { userName: "USER", method } } } as const;
  const search = searcher.listUsers({
    query: { limit: 3, offset: 5n, asc: true },
    sortingColumn: UserFieldName.USER_NAME,
    queries: Array.from({ length: 4_000 }, () => query),
  });
  while (large.findCalls({ rpc: "ListUsers" }).length === 0) await searcher.healthz({});
  const { details, result } = await search;
  expect(details?.totalResult).toBe(1_000n);
  expect(result.map(({ userName }) => userName)).toEqual(["user 102", "user 103", "user 104"]);
  expect(large.calls.findIndex(({ rpc }) => rpc === "ListUsers")).toBeGreaterThan(1);
});
