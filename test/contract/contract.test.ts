import { readFileSync } from "node:fs";
import { clone, fromBinary, type Registry } from "@bufbuild/protobuf";
import {
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
} from "@bufbuild/protobuf/wkt";
import { file_zitadel_management } from "@zitadel/proto/zitadel/management_pb.js";
import { file_zitadel_message } from "@zitadel/proto/zitadel/message_pb.js";
import { file_zitadel_user_v2_user_service } from "@zitadel/proto/zitadel/user/v2/user_service_pb.js";
import { describe, expect, test } from "vitest";
import { isAlias } from "../../src/wire-name.js";
import { registryOfProtos } from "../support/proto-registry.js";
import { differences, filesOf, registryOf } from "./descriptor-facts.js";
import { type Deviation, managementDeviations, olderUserDeviations, userDeviations } from "./deviations.js";
import { managementV1, readOthers, readOurs, type Slice, unexpectedDifferences, userV2 } from "./slices.js";

/** What a server shows by reflection (ZITADEL v4, main of 2025-12-24). */
const reflected = fromBinary(
  FileDescriptorSetSchema,
  readFileSync(new URL("user-v2.binpb", import.meta.url)),
);

const comparisons: { of: string; slice: Slice; registry: Registry; deviations: Deviation[] }[] = [
  {
    of: "Management v1 and @zitadel/proto",
    slice: managementV1,
    registry: registryOf([file_zitadel_management, file_zitadel_message]),
    deviations: managementDeviations,
  },
  {
    of: "the user service v2 and a server",
    slice: userV2,
    registry: registryOfProtos(reflected.file),
    deviations: userDeviations,
  },
  {
    of: "the user service v2 and @zitadel/proto",
    slice: userV2,
    registry: registryOf([file_zitadel_user_v2_user_service]),
    deviations: olderUserDeviations,
  },
];

test.each([managementV1, userV2])("$service.typeName has the rpcs of the slice", ({ service, rpcs }) => {
  const served = service.methods.filter((rpc) => !isAlias(rpc));
  expect(served.map((rpc) => rpc.name).sort()).toEqual([...rpcs].sort());
});

describe.each(comparisons)("$of", ({ slice, registry, deviations }) => {
  test("are equal, but for the deviations", () => {
    expect(unexpectedDifferences(slice, registry, deviations)).toEqual([]);
  });

  test.each(deviations)("still deviate in $places places: $at", ({ at, accepts, places }) => {
    const found = differences(readOthers(slice, registry), readOurs(slice));
    const meant = found.filter((one) => at.test(one.at) && accepts(one.official, one.ours));
    expect(meant).toHaveLength(places);
  });
});

describe("our descriptors", () => {
  test("give the alias everything that its target has", () => {
    const about = (rpc: string) =>
      [...readOurs(managementV1)]
        .filter(([at]) => at === `rpc ${rpc}` || at.startsWith(`rpc ${rpc} `))
        .map(([at, fact]) => [at.replace(`rpc ${rpc}`, ""), fact])
        .sort();
    const target = about("RemoveHumanAuthFactorU2F");
    expect(target).toHaveLength(3);
    const alias = about("RemoveHumanMultiFactorU2F");
    const servedAs = [" option [zitadel_mgmt.v1.served_as]", '"RemoveHumanAuthFactorU2F"'];
    expect(alias).toContainEqual(servedAs);
    expect(alias.filter(([at]) => at !== servedAs[0])).toEqual(target);
  });
});

/** The facts that change when one of our files is changed. */
function changedFacts(slice: Slice, path: string, change: (file: FileDescriptorProto) => void): string[] {
  const files = filesOf(slice.files).map(({ proto }) => clone(FileDescriptorProtoSchema, proto));
  change(files.find(({ name }) => name === path)!);
  return differences(readOurs(slice), readOurs(slice, registryOfProtos(files))).map(({ at }) => at);
}

type Change = [what: string, path: string, change: (file: FileDescriptorProto) => void, changed: string[]];

const message = (file: FileDescriptorProto, name: string) => file.messageType.find((m) => m.name === name)!;
const field = (file: FileDescriptorProto, name: string, index: number) => message(file, name).field[index]!;

describe("the comparison of v1 sees a change of", () => {
  const user = "zitadel/user/v1/user.proto";
  const management = "zitadel/management/v1/management.proto";
  const key = "message zitadel.user.v1.AuthFactorU2F field";

  test.each<Change>([
    ["a number", user, (f) => (field(f, "AuthFactorU2F", 1).number = 3), [`${key} 2`, `${key} 3`]],
    ["a name", user, (f) => (field(f, "AuthFactorU2F", 1).name = "label"), [`${key} 2`]],
    ["a JSON name", user, (f) => (field(f, "AuthFactorU2F", 1).jsonName = "label"), [`${key} 2`]],
    ["a type", user, (f) => (field(f, "AuthFactorU2F", 1).type = Type.BYTES), [`${key} 2`]],
    ["a label", user, (f) => (field(f, "AuthFactorU2F", 1).label = Label.REPEATED), [`${key} 2`]],
    [
      "an enum value",
      user,
      (f) => (f.enumType.find((e) => e.name === "Gender")!.value[1]!.number = 9),
      [
        "enum zitadel.user.v1.Gender value 1 GENDER_FEMALE",
        "enum zitadel.user.v1.Gender value 9 GENDER_FEMALE",
      ],
    ],
    [
      "a oneof",
      user,
      (f) => (message(f, "MembershipQuery").oneofDecl[0]!.name = "kind"),
      [
        "message zitadel.user.v1.MembershipQuery field 1",
        "message zitadel.user.v1.MembershipQuery field 2",
        "message zitadel.user.v1.MembershipQuery field 3",
        "message zitadel.user.v1.MembershipQuery field 4",
        "message zitadel.user.v1.MembershipQuery oneof query option [validate.required]",
        "message zitadel.user.v1.MembershipQuery oneof kind option [validate.required]",
      ],
    ],
    [
      "a rule",
      management,
      (f) => (field(f, "GetUserByIDRequest", 0).options = undefined),
      ["message zitadel.management.v1.GetUserByIDRequest field 1 option [validate.rules]"],
    ],
    [
      "an HTTP rule and a permission",
      management,
      (f) => (f.service[0]!.method.find((rpc) => rpc.name === "GetMyOrg")!.options = undefined),
      ["rpc GetMyOrg option [google.api.http]", "rpc GetMyOrg option [zitadel.v1.auth_option]"],
    ],
    [
      "a reservation",
      management,
      (f) => (message(f, "ListUserChangesResponse").reservedName = []),
      ["message zitadel.management.v1.ListUserChangesResponse"],
    ],
  ])("%s", (_, path, change, changed) => {
    expect(changedFacts(managementV1, path, change).sort()).toEqual(changed.sort());
  });
});

describe("the comparison of v2 sees a change of", () => {
  const service = "zitadel/user/v2/user_service.proto";
  const profile = "message zitadel.user.v2.HumanProfile field 3";
  const request = "message zitadel.user.v2.GetUserByIDRequest";

  test.each<Change>([
    [
      "a presence",
      "zitadel/user/v2/user.proto",
      (f) => {
        field(f, "HumanProfile", 2).proto3Optional = false;
      },
      [profile],
    ],
    [
      "a rule of bytes",
      "zitadel/metadata/v2/metadata.proto",
      (f) => (field(f, "MetadataValueFilter", 0).options = undefined),
      ["message zitadel.metadata.v2.MetadataValueFilter field 1 option [validate.rules]"],
    ],
    [
      "a oneof that is required",
      "zitadel/user/v2/query.proto",
      (f) => (message(f, "SearchQuery").oneofDecl[0]!.options = undefined),
      [
        // The only one that uses it.
        "extension validate.required",
        "message zitadel.user.v2.SearchQuery oneof query option [validate.required]",
      ],
    ],
    [
      "an HTTP rule and a permission",
      service,
      (f) => (f.service[0]!.method.find((rpc) => rpc.name === "RemoveU2F")!.options = undefined),
      [
        "rpc RemoveU2F option [google.api.http]",
        "rpc RemoveU2F option [zitadel.protoc_gen_zitadel.v2.options]",
      ],
    ],
    ["a reservation", service, (f) => (message(f, "GetUserByIDRequest").reservedRange = []), [request]],
  ])("%s", (_, path, change, changed) => {
    expect(changedFacts(userV2, path, change).sort()).toEqual(changed.sort());
  });
});
