import type { Registry } from "@bufbuild/protobuf";
import { file_zitadel_management_v1_management } from "../../gen/zitadel/management/v1/management_pb.js";
import { file_zitadel_v1_message } from "../../gen/zitadel/v1/message_pb.js";
import { differences, type Facts, readFacts, registryOf } from "./descriptor-facts.js";
import { deviations } from "./deviations.js";

/** The rpcs of the slice, by the names that servers know. */
export const slice: string[] = [
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
];
const service = "zitadel.management.v1.ManagementService";
const errorDetails = ["zitadel.v1.ErrorDetail", "zitadel.v1.CredentialsCheckError"];

export const ourFiles = [file_zitadel_management_v1_management, file_zitadel_v1_message];

/** All facts about our descriptors, the alias among them. */
export function readOurs(registry: Registry = registryOf(ourFiles)): Facts {
  return readFacts(registry, service, () => true, errorDetails);
}

/** The facts about the slice in other descriptors. */
export function readOfficial(registry: Registry): Facts {
  const known = errorDetails.filter((name) => registry.getMessage(name));
  return readFacts(registry, service, (rpc) => slice.includes(rpc.name), known);
}

/** Where other descriptors differ from ours, but for the deviations that are meant. */
export function unexpectedDifferences(official: Facts): ReturnType<typeof differences> {
  return differences(official, readOurs()).filter(
    (found) =>
      !deviations.some(({ at, accepts }) => at.test(found.at) && accepts(found.official, found.ours)),
  );
}
