import { describe, expect, test } from "vitest";
import { clients, outcome, start, world } from "./setup.js";

const removal = { userId: "near", tokenId: "near-key-1" };

describe.each(clients)("the order of checks over %s", (_, createClient) => {
  // Each row fails its own check and all that come after it.
  test.each([
    ["instance", { "x-zitadel-instance-host": "other.example" }, "NotFound"],
    ["authorization present", {}, "Unauthenticated"],
    ["form of authorization", { authorization: "Basic x" }, "Unauthenticated AUTH-toLo1"],
    ["token", { authorization: "Bearer x" }, "Unauthenticated AUTH-7fs1e"],
    ["organization", { authorization: "Bearer token-of-nobody" }, "PermissionDenied AUTH-Bs7Ds", "unknown"],
    ["membership", { authorization: "Bearer token-of-nobody" }, "NotFound AUTHZ-cdgFk", "B"],
    ["permission", { authorization: "Bearer token-of-viewer" }, "PermissionDenied AUTH-5mWD2", "A"],
  ])("%s", async (_check, headers, expected, orgId = "unknown") => {
    const { baseUrl } = await start({ world: world() });
    const call = createClient({ baseUrl }).removeHumanAuthFactorU2F(
      { userId: "nobody-at-all", tokenId: "none" },
      { headers: { "x-zitadel-orgid": orgId, ...headers } as Record<string, string> },
    );
    expect(await outcome(call)).toBe(expected);
  });

  test("organizations whose ids are names of Object.prototype are like any other", async () => {
    const given = world();
    given.orgs.push({ id: "constructor", name: "C" }, { id: "__proto__", name: "P" });
    const { baseUrl } = await start({ world: given });
    for (const id of ["constructor", "__proto__"]) {
      const client = createClient({ baseUrl, auth: "token-of-nobody", orgId: id });
      expect(await outcome(client.listUserMemberships({ userId: "nobody" }))).toBe("NotFound AUTHZ-cdgFk");
    }
  });

  test("Healthz needs no token, and no organization", async () => {
    const { baseUrl } = await start({ world: world() });
    const headers = { authorization: "Bearer x", "x-zitadel-orgid": "unknown" };
    expect(await outcome(createClient({ baseUrl }).healthz({}, { headers }))).toBe("ok");
  });

  test("a token of a user who is inactive, locked, deleted, or whose organization is removed, is invalid", async () => {
    const states = ["inactive", "locked", "deleted"] as const;
    const users = states.map((state) => ({
      id: state,
      orgId: "A",
      userName: state,
      state,
      roles: { A: ["ORG_OWNER"] },
      tokens: [`token-of-${state}`],
    }));
    const orphan = {
      id: "orphan",
      orgId: "removed",
      userName: "orphan",
      roles: {},
      tokens: ["token-of-orphan"],
    };
    const { baseUrl } = await start({ world: world(...users, orphan) });
    for (const name of [...states, "orphan"]) {
      const call = createClient({ baseUrl, auth: `token-of-${name}` }).getMyOrg({});
      expect(await outcome(call)).toBe("Unauthenticated AUTH-7fs1e");
    }
  });

  test("an instance role reaches every organization by header, also a removed one", async () => {
    const { baseUrl } = await start({
      world: world({
        id: "lost",
        orgId: "removed",
        userName: "lost",
        human: {},
        factors: [{ type: "u2f", id: "lost-key", name: "key" }],
      }),
    });
    const admin = createClient({ baseUrl, auth: "token-of-admin" });
    const inOrg = (orgId: string) => ({ headers: { "x-zitadel-orgid": orgId } });
    const far = { userId: "far", tokenId: "far-key-1" };
    expect(await outcome(admin.removeHumanAuthFactorU2F(far))).toBe("NotFound COMMAND-DAfb2");
    expect(await outcome(admin.removeHumanAuthFactorU2F(far, inOrg("B")))).toBe("ok");
    const lost = { userId: "lost", tokenId: "lost-key" };
    expect(await outcome(admin.removeHumanAuthFactorU2F(lost, inOrg("removed")))).toBe("ok");
    const { org } = await admin.getMyOrg({}, inOrg("removed"));
    expect(org).toMatchObject({ id: "removed", state: 0, name: "Removed" });
  });

  test("lists of factors answer for any organization; a removal does not", async () => {
    const { baseUrl } = await start({ world: world() });
    const owner = createClient({ baseUrl, auth: "token-of-owner" });
    expect((await owner.listHumanAuthFactors({ userId: "far" })).result).toHaveLength(2);
    expect(await outcome(owner.removeHumanAuthFactorU2F({ userId: "far", tokenId: "far-key-1" }))).toBe(
      "NotFound COMMAND-DAfb2",
    );
    expect(await outcome(owner.removeHumanAuthFactorU2F(removal))).toBe("ok");
  });
});

/** The roles that have a permission, by the table of the default configuration. */
const write = [
  "IAM_OWNER",
  "IAM_ORG_MANAGER",
  "IAM_USER_MANAGER",
  "IAM_LOGIN_CLIENT",
  "ORG_OWNER",
  "ORG_USER_MANAGER",
];

describe("roles", () => {
  test.each(write)("%s may remove and read", async (role) => {
    expect(await outcomesFor(role)).toMatchObject({ remove: "ok", read: "ok", org: "ok" });
  });

  test.each(["IAM_OWNER_VIEWER", "ORG_OWNER_VIEWER", "ORG_USER_PERMISSION_EDITOR"])(
    "%s may only read",
    async (role) => {
      expect(await outcomesFor(role)).toMatchObject({
        remove: "PermissionDenied AUTH-5mWD2",
        read: "ok",
        org: "ok",
      });
    },
  );

  test("PROJECT_OWNER may read users, but not the organization", async () => {
    expect(await outcomesFor("PROJECT_OWNER")).toMatchObject({
      read: "ok",
      org: "PermissionDenied AUTH-5mWD2",
    });
  });

  test("ORG_SETTINGS_MANAGER may read the organization, but not users", async () => {
    const denied = "PermissionDenied AUTH-5mWD2";
    expect(await outcomesFor("ORG_SETTINGS_MANAGER")).toMatchObject({ read: denied, org: "ok" });
  });

  test("registration links want user.credential.write, sending them user.write", async () => {
    expect(await outcomesFor("ORG_USER_MANAGER")).toMatchObject({
      link: "PermissionDenied AUTH-5mWD2",
      sendLink: "ok",
    });
    expect(await outcomesFor("IAM_LOGIN_CLIENT")).toMatchObject({ link: "ok", sendLink: "ok" });
  });

  test("looking up login names is denied to IAM_LOGIN_CLIENT, and allowed to ORG_PROJECT_CREATOR", async () => {
    expect(await outcomesFor("IAM_LOGIN_CLIENT")).toMatchObject({ lookUp: "PermissionDenied AUTH-5mWD2" });
    expect(await outcomesFor("ORG_PROJECT_CREATOR")).toMatchObject({ lookUp: "ok" });
  });

  async function outcomesFor(role: string) {
    const at = role.startsWith("IAM_") ? "instance" : role.startsWith("PROJECT_") ? "P" : "A";
    const caller = { id: "c", orgId: "A", userName: "c", roles: { [at]: [role] }, tokens: ["t"] };
    const projects = [{ id: "P", orgId: "A", name: "P" }];
    const { baseUrl } = await start({ world: { ...world(caller), projects } });
    const client = clients[0]![1]({ baseUrl, auth: "t" });
    return {
      read: await outcome(client.listHumanAuthFactors({ userId: "near" })),
      remove: await outcome(client.removeHumanAuthFactorU2F(removal)),
      org: await outcome(client.getMyOrg({})),
      link: await outcome(client.addPasswordlessRegistration({ userId: "near" })),
      sendLink: await outcome(client.sendPasswordlessRegistration({ userId: "near" })),
      lookUp: await outcome(client.getUserByLoginNameGlobal({ loginName: "far" })),
      memberships: await outcome(client.listUserMemberships({ userId: "near" })),
    };
  }
});
