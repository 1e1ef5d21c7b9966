import type { World } from "../../../src/emulator.js";

export const token = "token";

/** Somebody who may do everything, and somebody with a key. */
export const world: World = {
  orgs: [{ id: "1", name: "Acme" }],
  users: [
    { id: "10", orgId: "1", userName: "desk", roles: { instance: ["IAM_OWNER"] }, tokens: [token] },
    { id: "11", orgId: "1", userName: "ada", human: {}, factors: [{ type: "u2f", id: "21", name: "lost" }] },
  ],
};
