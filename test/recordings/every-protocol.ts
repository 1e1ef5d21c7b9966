import type { Deviations } from "./replay.js";

const orgA = "401303980791041062";
const orgB = "401303980891704358";
const inactiveOrg = "401303980942036006";

const elsewhere = (rpc: string, owner: string, wanted: string) => ({
  expected: {
    code: 13,
    status: "INTERNAL",
    message: `${rpc} is done, but in organization ${owner} instead of ${wanted}: the server did not go by x-zitadel-orgid`,
    details: [],
  },
  because: "v2 does not go by the organization that was asked for, and the client says so",
});

/** The deviations that all protocols have. */
export const everyProtocol: Deviations = {
  "v2-get-user/other-org 3": elsewhere("GetUserByID", orgB, orgA),
  "v2-remove-u2f/other-org-own-header": elsewhere("RemoveU2F", orgB, orgA),
  "v2-remove-u2f/inactive-org": elsewhere("RemoveU2F", orgA, inactiveOrg),
  "transport/timeout-1n": {
    expected: {
      code: 4,
      status: "DEADLINE_EXCEEDED",
      message: "context deadline exceeded; outcome unknown: look whether RemoveHumanAuthFactorU2F was done",
    },
    because: "a server whose time ran out does not say whether it wrote",
  },
};
