import type { DescFile, DescService, Registry } from "@bufbuild/protobuf";
import {
  file_zitadel_management_v1_management,
  ManagementService,
} from "../../gen/zitadel/management/v1/management_pb.js";
import { file_zitadel_user_v2_user_service, UserService } from "../../gen/zitadel/user/v2/user_service_pb.js";
import { file_zitadel_v1_message } from "../../gen/zitadel/v1/message_pb.js";
import { differences, type Facts, readFacts, registryOf } from "./descriptor-facts.js";
import type { Deviation } from "./deviations.js";

/** The part of one of ZITADEL's services that we describe. */
export interface Slice {
  service: DescService;
  /** Our files that are compared, with all that they import. */
  files: DescFile[];
  /** The rpcs, by the names that servers know. */
  rpcs: string[];
  /** Messages that no rpc of the slice reaches. */
  messages: string[];
}

export const managementV1: Slice = {
  service: ManagementService,
  files: [file_zitadel_management_v1_management, file_zitadel_v1_message],
  rpcs: [
    "Healthz",
    "GetUserByID",
    "GetUserByLoginNameGlobal",
    "ListUsers",
    "ListUserChanges",
    "ListHumanAuthFactors",
    "RemoveHumanAuthFactorOTP",
    "RemoveHumanAuthFactorU2F",
    "RemoveHumanAuthFactorOTPSMS",
    "RemoveHumanAuthFactorOTPEmail",
    "ListHumanPasswordless",
    "AddPasswordlessRegistration",
    "SendPasswordlessRegistration",
    "RemoveHumanPasswordless",
    "ListUserMemberships",
    "GetMyOrg",
  ],
  messages: ["zitadel.v1.ErrorDetail", "zitadel.v1.CredentialsCheckError"],
};

export const userV2: Slice = {
  service: UserService,
  files: [file_zitadel_user_v2_user_service],
  rpcs: [
    "GetUserByID",
    "ListUsers",
    "ListAuthenticationFactors",
    "ListPasskeys",
    "ListAuthenticationMethodTypes",
    "RemoveU2F",
    "RemovePasskey",
    "RemoveTOTP",
    "RemoveOTPSMS",
    "RemoveOTPEmail",
    "RemoveRecoveryCodes",
    "CreatePasskeyRegistrationLink",
  ],
  messages: [],
};

/** All facts about our descriptors, aliases among them. */
export function readOurs({ service, files, messages }: Slice, registry: Registry = registryOf(files)): Facts {
  return readFacts(registry, service.typeName, () => true, messages);
}

/** The facts about a slice in other descriptors. */
export function readOthers({ service, rpcs, messages }: Slice, registry: Registry): Facts {
  const known = messages.filter((name) => registry.getMessage(name));
  return readFacts(registry, service.typeName, (rpc) => rpcs.includes(rpc.name), known);
}

/** Where other descriptors differ from ours, but for the deviations that are meant. */
export function unexpectedDifferences(
  slice: Slice,
  registry: Registry,
  deviations: Deviation[],
): ReturnType<typeof differences> {
  return differences(readOthers(slice, registry), readOurs(slice)).filter(
    (found) =>
      !deviations.some(({ at, accepts }) => at.test(found.at) && accepts(found.official, found.ours)),
  );
}
