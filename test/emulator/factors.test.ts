import { describe, expect, test } from "vitest";
import type { WorldUser } from "../../src/emulator.js";
import { clients, outcome, start, world } from "./setup.js";

const person: WorldUser = {
  id: "p",
  orgId: "A",
  userName: "p",
  human: { firstName: "P", lastName: "Q", email: "p@example.com", emailVerified: true },
  factors: [
    { type: "u2f", id: "k", name: "key" },
    { type: "u2f", id: "pending", name: "", state: "not_ready" },
    { type: "passkey", id: "pk", name: "laptop" },
    { type: "passkey", id: "pk2", name: "phone" },
    { type: "otp", state: "not_ready" },
    { type: "otpSms" },
    { type: "otpEmail" },
  ],
};

describe.each(clients)("factors over %s", (_, createClient) => {
  async function setUp(...more: WorldUser[]) {
    const emulator = await start({ world: world(person, ...more) });
    const client = createClient({ baseUrl: emulator.baseUrl, auth: "token-of-owner" });
    const listed = async (userId = "p") => [
      ...(await client.listHumanAuthFactors({ userId })).result.map(({ type }) =>
        type.case === "u2f" ? type.value.id : type.case,
      ),
      ...(await client.listHumanPasswordless({ userId })).result.map(({ id }) => id),
    ];
    return { emulator, client, listed };
  }

  test("what is not ready is not listed, and can be removed", async () => {
    const { client, listed } = await setUp();
    expect((await listed()).sort()).toEqual(["k", "otpEmail", "otpSms", "pk", "pk2"]);
    expect(await outcome(client.removeHumanAuthFactorU2F({ userId: "p", tokenId: "pending" }))).toBe("ok");
    expect(await outcome(client.removeHumanAuthFactorOTP({ userId: "p" }))).toBe("ok");
    expect(await outcome(client.removeHumanAuthFactorOTP({ userId: "p" }))).toBe("NotFound COMMAND-Hd9sd");
  });

  test("a passkey removed as a U2F key is gone, and yet listed for ever; the other way round too", async () => {
    const { client, listed } = await setUp();
    expect(await outcome(client.removeHumanAuthFactorU2F({ userId: "p", tokenId: "pk" }))).toBe("ok");
    expect(await outcome(client.removeHumanPasswordless({ userId: "p", tokenId: "k" }))).toBe("ok");
    expect(await listed()).toEqual(expect.arrayContaining(["pk", "k"]));
    for (const tokenId of ["pk", "k"]) {
      const call = client.removeHumanPasswordless({ userId: "p", tokenId });
      expect(await outcome(call)).toBe("NotFound COMMAND-DAfb2");
    }
  });

  test("the sequence counts every event of the user, and the changes tell them", async () => {
    const { client } = await setUp();
    const events = 2 + 2 + 1 + 2 + 2 + 1 + 1 + 1;
    const { details } = await client.removeHumanAuthFactorOTPSMS({ userId: "p" });
    expect(details?.sequence).toBe(BigInt(events + 1));
    expect(details?.creationDate).toBeUndefined();
    const { result } = await client.listUserChanges({ userId: "p" });
    expect(result).toHaveLength(events + 1);
    expect(result[0]).toMatchObject({
      eventType: { key: "EventTypes.user.human.mfa.otp.sms.removed" },
      editorId: "owner",
      resourceOwnerId: "A",
    });
    expect((await client.getUserByID({ id: "p" })).user?.details?.sequence).toBe(2n);
  });

  test("changes come newest first and before a sequence, or oldest first and after it", async () => {
    const { client } = await setUp();
    const sequences = async (query: object) => {
      const { result } = await client.listUserChanges({ userId: "p", query });
      return result.map(({ sequence }) => Number(sequence));
    };
    expect(await sequences({ limit: 2 })).toEqual([12, 11]);
    expect(await sequences({ limit: 2, asc: true })).toEqual([1, 2]);
    expect(await sequences({ limit: 2, sequence: 5n })).toEqual([4, 3]);
    expect(await sequences({ limit: 2, sequence: 5n, asc: true })).toEqual([6, 7]);
  });

  test.each(["inactive", "locked"] as const)(
    "a user who is %s keeps factors that can be removed",
    async (state) => {
      const { client, listed } = await setUp({ ...person, id: "s", userName: "s", state });
      expect(await listed("s")).toContain("k");
      expect(await outcome(client.removeHumanAuthFactorU2F({ userId: "s", tokenId: "k" }))).toBe("ok");
    },
  );

  test("a deleted user has no factors; the changes remain", async () => {
    const { client, listed } = await setUp({ ...person, id: "s", userName: "s", state: "deleted" });
    expect(await listed("s")).toEqual([]);
    const removal = client.removeHumanAuthFactorU2F({ userId: "s", tokenId: "k" });
    expect(await outcome(removal)).toBe("NotFound COMMAND-DAfb2");
    expect(await outcome(client.getUserByID({ id: "s" }))).toBe("NotFound QUERY-Dfbg2");
    const { result } = await client.listUserChanges({ userId: "s", query: { limit: 1 } });
    expect(result[0]?.eventType?.localizedMessage).toBe("User removed");
  });

  test("the world that the emulator shows is the one that is left, and the one given is untouched", async () => {
    const given = world(person);
    const emulator = await start({ world: given });
    const client = createClient({ baseUrl: emulator.baseUrl, auth: "token-of-owner" });
    await client.removeHumanAuthFactorU2F({ userId: "p", tokenId: "k" });
    const keys = (users: WorldUser[]) => users.find(({ id }) => id === "p")?.factors?.length;
    expect(keys(emulator.world.users)).toBe(6);
    expect(keys(given.users)).toBe(7);
  });

  test("a link for a passkey names user, organization and code, also for a user who does not exist", async () => {
    const { emulator, client } = await setUp();
    const { link, expiration, details } = await client.addPasswordlessRegistration({ userId: "no-one" });
    const url = new URL(link);
    expect(url.origin).toBe(emulator.baseUrl);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      userID: "no-one",
      orgID: "A",
      codeID: expect.stringMatching(/^\d{18}$/),
      code: expect.stringMatching(/^[A-Za-z0-9]{12}$/),
    });
    expect(expiration?.seconds).toBe(3600n);
    expect(details).toMatchObject({ sequence: 1n, resourceOwner: "A" });
    expect(details?.changeDate).toBeUndefined();
  });
});
