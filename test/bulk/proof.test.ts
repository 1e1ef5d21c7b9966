import { create } from "@bufbuild/protobuf";
import type { Interceptor, UnaryRequest, UnaryResponse } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";
import { removeFactors } from "../../src/bulk.js";
import { zitadelError } from "../../src/index.js";
import { lastEvent, own, pending, remove, sending, twoOrgs } from "./one-removal.js";
import { apis, clientOf, factorsLeft, orgId, otherOrgId, removalsSent, rpcs, token } from "./world.js";

const isRemoval = ({ method }: UnaryRequest) => method.name.startsWith("Remove");

/** Answers with an empty message: instead of the server, or in place of its answer. */
function empties(befalls: (request: UnaryRequest) => boolean, done: boolean): Interceptor {
  return (next) => async (request) => {
    if (request.stream || !befalls(request)) return next(request);
    const response = done ? await next(request) : undefined;
    return { ...response, stream: false, message: create(request.method.output) } as UnaryResponse;
  };
}

describe.each(apis)("over %s", (api) => {
  const { removeKey } = rpcs[api];

  test("a user who does not exist, with a journal that says sending, is not removed", async () => {
    const emulator = await twoOrgs();
    const key = { ...own, userId: "nobody" };
    await sending(key);
    const result = await remove(clientOf(emulator, api), key);
    expect(result).toMatchObject({ outcome: "failed", maybeRemoved: true });
    expect(zitadelError((result as { error: Error }).error).id).toBe("QUERY-Dfbg2");
  });

  describe("an unverified key, which no list shows", () => {
    test("with a journal that says sending is removed, not taken for gone", async () => {
      const emulator = await twoOrgs();
      await sending(pending);
      expect(await remove(clientOf(emulator, api), pending)).toMatchObject({
        outcome: "removed",
        earlier: false,
        evidence: expect.anything(),
      });
      expect(factorsLeft(emulator)).toBe(2);
    });

    test("whose first answer is lost is sent again, and told to be gone, like one that never was", async () => {
      const emulator = await twoOrgs();
      const options = { removeUnlisted: true, patienceMs: 5_000 };
      for (const key of [pending, { ...pending, tokenId: "mistyped" }]) {
        emulator.fault({ kind: "drop-answer", rpc: removeKey, times: 1 });
        expect(await remove(clientOf(emulator, api), key, options)).toEqual({
          key,
          outcome: "alreadyGone",
          earlier: false,
        });
      }
      expect(factorsLeft(emulator)).toBe(2);
    });
  });

  describe("a success that names no event", () => {
    test("proves nothing, if the list has the key still", async () => {
      const emulator = await twoOrgs();
      const client = clientOf(emulator, api, { interceptors: [empties(isRemoval, false)] });
      const result = await remove(client, own);
      expect(result).toMatchObject({ outcome: "failed", maybeRemoved: true });
      expect(String((result as { error: Error }).error)).toContain("no event; outcome unknown: look whether");
      expect(factorsLeft(emulator)).toBe(3);
    }, 30_000);

    test("is looked after: the list lacks the key, and the user exists", async () => {
      const emulator = await twoOrgs();
      const client = clientOf(emulator, api, { interceptors: [empties(isRemoval, true)] });
      expect(await remove(client, own)).toEqual({ key: own, outcome: "removed", earlier: false });
    }, 20_000);

    test.each([own, { ...own, orgId }, pending])(
      "of a server that answers so to all: %j",
      async (key) => {
        const emulator = await twoOrgs();
        const client = clientOf(emulator, api, { interceptors: [empties(() => true, false)] });
        for (const removeUnlisted of [false, true]) {
          const result = await remove(client, key, { removeUnlisted });
          expect(result).toMatchObject({ outcome: "failed" });
        }
        expect(factorsLeft(emulator)).toBe(3);
      },
      60_000,
    );

    test("nothing to remove, and an empty answer about the user: not known", async () => {
      const emulator = await twoOrgs();
      emulator.fault({ kind: "lag" });
      await clientOf(emulator, "v1").removeHumanAuthFactorU2F({ userId: own.userId, tokenId: own.tokenId });
      const isLook = ({ method }: UnaryRequest) => method.name === "GetUserByID";
      const client = clientOf(emulator, api, { interceptors: [empties(isLook, false)] });
      expect(await remove(client, own)).toMatchObject({
        outcome: "failed",
        // Over v2 the user is looked at before anything is sent.
        maybeRemoved: api === "v1",
        error: { rawMessage: "the server did not say whether there is a user user-1" },
      });
    });
  });

  test("a key that the call for another type took stays listed, and is not told to be gone", async () => {
    const emulator = await twoOrgs();
    await clientOf(emulator, "v1").removeHumanPasswordless({ userId: own.userId, tokenId: own.tokenId });
    const result = await remove(clientOf(emulator, api), own);
    expect(result).toMatchObject({ outcome: "failed", maybeRemoved: true });
    expect(String((result as { error: Error }).error)).toContain("nothing to remove, and yet lists key-1-0");
    expect(lastEvent()).toBe("unknown");
  });

  test("an unverified key is sent only where its user is", async () => {
    const emulator = await twoOrgs();
    const result = await remove(
      clientOf(emulator, api),
      { ...pending, orgId: otherOrgId },
      { removeUnlisted: true },
    );
    expect(result).toMatchObject({ outcome: "failed", maybeRemoved: false });
    expect(removalsSent(emulator)).toEqual([]);
  });

  describe("what certainly was not done is not told as a doubt", () => {
    test("the optimistic lock, to the end of all attempts", async () => {
      const emulator = await twoOrgs();
      emulator.fault({ kind: "lock" });
      expect(await remove(clientOf(emulator, api), own)).toMatchObject({
        outcome: "failed",
        maybeRemoved: false,
      });
      expect(lastEvent()).toBe("refused");
      expect(factorsLeft(emulator)).toBe(3);
    }, 40_000);

    test("no token in time for the removal, so that nothing was sent", async () => {
      const emulator = await twoOrgs();
      let removing = false;
      const arm: Interceptor = (next) => (request) => {
        removing ||= isRemoval(request as UnaryRequest);
        return next(request);
      };
      const auth = () => (removing ? new Promise<string>(() => {}) : token);
      const client = clientOf(emulator, api, { auth, interceptors: [arm], defaultTimeoutMs: 1_000 });
      expect(await remove(client, own)).toMatchObject({ outcome: "failed", maybeRemoved: false });
      expect(lastEvent()).toBe("refused");
    });
  });

  test("what may have been removed is told, also where the run ends", async () => {
    const emulator = await twoOrgs();
    emulator.fault({ kind: "drop-answer", rpc: removeKey });
    emulator.fault({ kind: "lag" });
    const client = clientOf(emulator, api);
    const removing = removeFactors(client, [own], { patienceMs: 50 });
    expect((await removing.next()).value).toMatchObject({ key: own, outcome: "failed", maybeRemoved: true });
    await expect(removing.next()).rejects.toThrow("the answer was lost");
  });
});
