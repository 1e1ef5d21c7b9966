import { ConnectError } from "@connectrpc/connect";
import { describe, expect, test } from "vitest";
import { removeFactors } from "../../src/bulk.js";
import { zitadelError } from "../../src/index.js";
import {
  acme,
  ada,
  clientOf,
  factorsLeft,
  jobOf,
  peopleWorld,
  removalsSent,
  start,
  type Way,
  ways,
} from "./world.js";

/** A server that has only one of the two APIs. */
function serverOf(api: Way["api"]) {
  return start({ ...peopleWorld(), apis: [api] });
}

describe.each(ways)("$api over $protocol", (way) => {
  test("alone on a server does the whole job", async () => {
    const emulator = await serverOf(way.api);
    const job = jobOf(emulator, way);
    const person = await job.findUser("ada@example.com");
    const [factor] = await job.list(person);
    expect(await job.remove(factor!)).toMatchObject({ outcome: "removed", listed: false });
    expect(await job.removeAll(person)).toMatchObject({ complete: true, stays: [] });
    expect(await job.list(person)).toEqual([]);
    expect(factorsLeft(emulator)).toEqual(["300000000000000009"]);
  });

  test("that a server does not have fails, and nothing is told to be gone", async () => {
    const emulator = await serverOf(way.api === "v1" ? "v2" : "v1");
    const job = jobOf(emulator, way);
    const person = { id: ada, orgId: acme };
    for (const call of [job.findUser("ada"), job.list(person), job.removeAll(person), job.link(person)]) {
      await expect(call).rejects.toThrow(ConnectError);
    }
    expect((await job.remove({ userId: ada, orgId: acme, type: "otp" })).outcome).toBe("refused");
    expect(removalsSent(emulator)).toEqual([]);
  });

  test("a factor of another server's list is refused, and nothing is sent", async () => {
    const elsewhere = await start();
    const factors = await jobOf(elsewhere, way).list({ id: ada, orgId: acme });
    const world = peopleWorld();
    world.users = world.users.filter(({ id }) => id !== ada);
    const emulator = await start(world);
    for (const factor of factors) {
      const removal = await jobOf(emulator, way).remove(factor);
      expect(removal).toMatchObject({ factor, outcome: "refused" });
      expect(zitadelError((removal as { error: Error }).error).id).toBe("QUERY-Dfbg2");
    }
    expect(removalsSent(emulator)).toEqual([]);
  });

  test("in bulk looks once at a person, and once at each list that it needs", async () => {
    const emulator = await serverOf(way.api);
    const keys = [
      { orgId: acme, userId: ada, type: "u2f" as const, tokenId: "300000000000000001" },
      { orgId: acme, userId: ada, type: "u2f" as const, tokenId: "300000000000000002" },
      { orgId: acme, userId: ada, type: "otp" as const },
      { orgId: acme, userId: ada, type: "passkey" as const, tokenId: "300000000000000004" },
    ];
    for await (const { outcome } of removeFactors(clientOf(emulator, way), keys))
      expect(outcome).toBe("removed");
    const looks = emulator.calls.map(({ rpc }) => rpc).filter((rpc) => !rpc.startsWith("Remove"));
    expect(looks.sort()).toEqual(
      way.api === "v1"
        ? ["ListHumanAuthFactors", "ListHumanPasswordless"]
        : ["GetUserByID", "ListAuthenticationFactors", "ListPasskeys"],
    );
  });
});
