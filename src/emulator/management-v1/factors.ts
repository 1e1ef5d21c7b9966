import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  type AuthFactorSchema,
  AuthFactorState,
  type WebAuthNTokenSchema,
} from "../../../gen/zitadel/user/v1/user_pb.js";
import type { CallContext } from "../service/context.js";
import { isNotReady, listedFactors } from "../service/listed-factors.js";
import type { Factor } from "../world/state.js";
import type { Rpcs } from "./rpc.js";

/** The lists of factors. Any user of the instance is answered; an unknown one has none. */
export const factors: Pick<Rpcs, "listHumanAuthFactors" | "listHumanPasswordless"> = {
  listHumanAuthFactors: ({ userId }, context) => ({
    result: readyFactors(context, userId).flatMap(authFactor),
  }),
  listHumanPasswordless: ({ userId }, context) => ({
    result: readyFactors(context, userId).flatMap(passkey),
  }),
};

function readyFactors(context: CallContext, userId: string): Factor[] {
  return listedFactors(context, userId).filter((factor) => !isNotReady(factor));
}

const ready: AuthFactorState = AuthFactorState.READY;

function authFactor(factor: Factor): MessageInitShape<typeof AuthFactorSchema>[] {
  switch (factor.type) {
    case "u2f":
      return [{ state: ready, type: { case: "u2f", value: { id: factor.id, name: factor.name } } }];
    case "passkey":
    case "recoveryCodes":
      return [];
    default:
      return [{ state: ready, type: { case: factor.type, value: {} } }];
  }
}

function passkey(factor: Factor): MessageInitShape<typeof WebAuthNTokenSchema>[] {
  return factor.type === "passkey" ? [{ id: factor.id, state: ready, name: factor.name }] : [];
}
