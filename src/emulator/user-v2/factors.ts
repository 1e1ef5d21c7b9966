import type { MessageInitShape } from "@bufbuild/protobuf";
import { type AuthFactorSchema, AuthFactorState } from "../../../gen/zitadel/user/v2/user_pb.js";
import {
  AuthenticationMethodType,
  AuthFactors,
  type ListAuthenticationFactorsRequest,
} from "../../../gen/zitadel/user/v2/user_service_pb.js";
import type { CallContext } from "../service/context.js";
import { isNotReady, listedFactors } from "../service/listed-factors.js";
import { demand } from "../service/user-permission.js";
import { instanceDomain } from "../world/instance.js";
import type { Factor } from "../world/state.js";
import { listDetails } from "./list-details.js";
import type { Rpcs } from "./rpc.js";

/** The lists of factors. What matches nothing is an empty list, whoever asks, also for an unknown user. */
export const factors: Pick<
  Rpcs,
  "listAuthenticationFactors" | "listPasskeys" | "listAuthenticationMethodTypes"
> = {
  listAuthenticationFactors: (request, context) => {
    const found = listedFactors(context, request.userId).filter((factor) => matches(factor, request));
    demandRead(context, request.userId, found);
    return { result: found.map(authFactor) };
  },
  listPasskeys: ({ userId }, context) => {
    const found = listedFactors(context, userId).filter(
      (factor) => factor.type === "passkey" && !isNotReady(factor),
    );
    demandRead(context, userId, found);
    const result = found.map((factor) => ({
      ...("id" in factor && { id: factor.id, name: factor.name }),
      state: AuthFactorState.READY,
    }));
    return { details: listDetails(context.state, found, found), result };
  },
  listAuthenticationMethodTypes: ({ userId, domainQuery }, context) => {
    demand(context, "user.read", userId, context.orgId);
    // The world's keys are registered at the domain of the instance.
    const hasKeys = domainQuery === undefined || domainQuery.domain === instanceDomain;
    const types = listedFactors(context, userId)
      .filter((factor) => !isNotReady(factor) && (hasKeys || !("id" in factor)))
      .map((factor) => methodTypes[factor.type]);
    const authMethodTypes = [...new Set(types)];
    return { details: listDetails(context.state, authMethodTypes, authMethodTypes), authMethodTypes };
  },
};

function demandRead(context: CallContext, userId: string, found: Factor[]): void {
  const user = context.state.users.get(userId);
  if (found.length > 0 && user) demand(context, "user.read", userId, user.given.orgId);
}

const kinds: Partial<Record<Factor["type"], AuthFactors>> = {
  otp: AuthFactors.OTP,
  otpSms: AuthFactors.OTP_SMS,
  otpEmail: AuthFactors.OTP_EMAIL,
  u2f: AuthFactors.U2F,
};

function matches(factor: Factor, { authFactors, states }: ListAuthenticationFactorsRequest): boolean {
  const kind = kinds[factor.type];
  if (kind === undefined || (authFactors.length > 0 && !authFactors.includes(kind))) return false;
  return (states.length > 0 ? states : [AuthFactorState.READY]).includes(stateOf(factor));
}

function stateOf(factor: Factor): AuthFactorState {
  return isNotReady(factor) ? AuthFactorState.NOT_READY : AuthFactorState.READY;
}

function authFactor(factor: Factor): MessageInitShape<typeof AuthFactorSchema> {
  const state = stateOf(factor);
  switch (factor.type) {
    case "u2f": {
      const name = isNotReady(factor) ? "" : factor.name;
      return { state, type: { case: "u2f", value: { id: factor.id, name } } };
    }
    case "passkey":
    case "recoveryCodes":
      return {};
    default:
      return { state, type: { case: factor.type, value: {} } };
  }
}

const methodTypes: Record<Factor["type"], AuthenticationMethodType> = {
  otp: AuthenticationMethodType.TOTP,
  u2f: AuthenticationMethodType.U2F,
  passkey: AuthenticationMethodType.PASSKEY,
  otpSms: AuthenticationMethodType.OTP_SMS,
  otpEmail: AuthenticationMethodType.OTP_EMAIL,
  recoveryCodes: AuthenticationMethodType.RECOVERY_CODE,
};
