import { clone, create, createFileRegistry } from "@bufbuild/protobuf";
import {
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
} from "@bufbuild/protobuf/wkt";
import { file_zitadel_management } from "@zitadel/proto/zitadel/management_pb.js";
import { file_zitadel_message } from "@zitadel/proto/zitadel/message_pb.js";
import { describe, expect, test } from "vitest";
import { ManagementService } from "../../gen/zitadel/management/v1/management_pb.js";
import { isAlias } from "../../src/wire-name.js";
import { differences, filesOf, registryOf } from "./descriptor-facts.js";
import { deviations } from "./deviations.js";
import { ourFiles, readOfficial, readOurs, slice, unexpectedDifferences } from "./our-contract.js";

const ours = readOurs();
const official = readOfficial(registryOf([file_zitadel_management, file_zitadel_message]));

describe("our descriptors", () => {
  test("serve the rpcs of the slice", () => {
    const served = ManagementService.methods.filter((rpc) => !isAlias(rpc));
    expect(served.map((rpc) => rpc.name).sort()).toEqual([...slice].sort());
  });

  test("equal the official ones, but for the deviations", () => {
    expect(unexpectedDifferences(official)).toEqual([]);
  });

  test.each(deviations)("still deviate in $places places: $at", ({ at, accepts, places }) => {
    const found = differences(official, ours).filter((difference) => at.test(difference.at));
    expect(found.filter((difference) => accepts(difference.official, difference.ours))).toHaveLength(places);
  });

  test("give the alias everything that its target has", () => {
    const about = (rpc: string) =>
      [...ours]
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
function changedFacts(path: string, change: (file: FileDescriptorProto) => void): string[] {
  const file = filesOf(ourFiles).map(({ proto }) => clone(FileDescriptorProtoSchema, proto));
  change(file.find(({ name }) => name === path)!);
  const changed = readOurs(createFileRegistry(create(FileDescriptorSetSchema, { file })));
  return differences(ours, changed).map(({ at }) => at);
}

describe("the comparison sees a change of", () => {
  const user = "zitadel/user/v1/user.proto";
  const management = "zitadel/management/v1/management.proto";
  const key = "message zitadel.user.v1.AuthFactorU2F field";
  const message = (file: FileDescriptorProto, name: string) => file.messageType.find((m) => m.name === name)!;
  const field = (file: FileDescriptorProto, name: string, index: number) => message(file, name).field[index]!;

  test.each<[string, string, (file: FileDescriptorProto) => void, string[]]>([
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
    expect(changedFacts(path, change).sort()).toEqual(changed.sort());
  });
});
