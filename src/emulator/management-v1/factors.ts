import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  type AuthFactorSchema,
  AuthFactorState,
  type WebAuthNTokenSchema,
} from "../../../gen/zitadel/user/v1/user_pb.js";
import type { RpcContext, Rpcs } from "../service/context.js";
import type { Factor } from "../world/state.js";
import { exists } from "../world/users.js";

/** The lists of factors. Any user of the instance is answered; an unknown one has none. */
export const factors: Pick<Rpcs, "listHumanAuthFactors" | "listHumanPasswordless"> = {
  listHumanAuthFactors: ({ userId }, context) => ({
    result: listedFactors(context, userId).flatMap(authFactor),
  }),
  listHumanPasswordless: ({ userId }, context) => ({
    result: listedFactors(context, userId).flatMap(passkey),
  }),
};

function listedFactors({ state, listsLagSince }: RpcContext, userId: string): Factor[] {
  const user = state.users.get(userId);
  if (!exists(state, user)) return [];
  return user.factors.filter((factor) => {
    if ("state" in factor && factor.state === "not_ready") return false;
    const { removedAt, staysListed } = factor;
    return (
      removedAt === undefined || staysListed || (listsLagSince !== undefined && removedAt >= listsLagSince)
    );
  });
}

const ready: AuthFactorState = AuthFactorState.READY;

function authFactor(factor: Factor): MessageInitShape<typeof AuthFactorSchema>[] {
  switch (factor.type) {
    case "u2f":
      return [{ state: ready, type: { case: "u2f", value: { id: factor.id, name: factor.name } } }];
    case "passkey":
      return [];
    default:
      return [{ state: ready, type: { case: factor.type, value: {} } }];
  }
}

function passkey(factor: Factor): MessageInitShape<typeof WebAuthNTokenSchema>[] {
  return factor.type === "passkey" ? [{ id: factor.id, state: ready, name: factor.name }] : [];
}
