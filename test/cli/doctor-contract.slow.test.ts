import { readFileSync } from "node:fs";
import { fromBinary } from "@bufbuild/protobuf";
import { type FileDescriptorProto, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "vitest";
import type { Finding } from "../../src/cli/doctor/finding.js";
import { buildBinary, run } from "./binary.js";
import { managementFiles, startReflectingServer } from "./servers.js";

buildBinary();

describe("the contract", () => {
  const contractsOf = async (files: Map<string, FileDescriptorProto>) => {
    await using server = await startReflectingServer((name) => files.get(name));
    const { stdout } = await run(["doctor", "--json"], { env: { ZITADEL_URL: server.origin } });
    const findings: Finding[] = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const about = (check: string) =>
      findings.filter((one) => one.check === check).map(({ status, message }) => [status, message]);
    return { v1: about("contract"), v2: about("contract v2") };
  };

  const equal = ["ok", expect.stringContaining("the server has the rpcs")];

  test("is ours, on a server without v2", async () => {
    expect(await contractsOf(managementFiles())).toEqual({
      v1: [equal],
      v2: [["skipped", "the server has no zitadel.user.v2.UserService"]],
    });
  });

  test("of an older server, of a newer one, and of one that differs", async () => {
    const files = managementFiles();
    const named = <T extends { name: string }>(list: T[], name: string) =>
      list.find((each) => each.name === name)!;
    const management = files.get("zitadel/management/v1/management.proto")!;
    const [service] = management.service;
    service!.method = service!.method.filter(({ name }) => name !== "RemoveHumanAuthFactorOTPEmail");
    const user = files.get("zitadel/user/v1/user.proto")!;
    const factor = named(user.messageType, "AuthFactorU2F");
    factor.field = factor.field.filter(({ name }) => name !== "name");
    named(named(user.messageType, "WebAuthNToken").field, "name").type = 13;
    const { field } = named(user.messageType, "Email");
    field.push({ ...field[0]!, name: "is_primary", jsonName: "isPrimary", number: 9 });
    const factorState = named(user.enumType, "AuthFactorState");
    factorState.value.push({ ...factorState.value[0]!, name: "AUTH_FACTOR_STATE_BROKEN", number: 9 });
    expect((await contractsOf(files)).v1.sort()).toEqual([
      ["failed", "the server has name: uint32 for zitadel.user.v1.WebAuthNToken, 3 name: string"],
      ["failed", "the server lacks zitadel.management.v1.ManagementService/RemoveHumanAuthFactorOTPEmail"],
      ["failed", "the server lacks zitadel.user.v1.AuthFactorU2F, 2 name: string"],
      ["warning", "the server has more: zitadel.user.v1.AuthFactorState, 9 AUTH_FACTOR_STATE_BROKEN"],
      ["warning", "the server has more: zitadel.user.v1.Email, 9 is_primary: string"],
    ]);
  });

  describe("of v2", () => {
    /** What a server shows by reflection (ZITADEL v4, main of 2025-12-24), in its own order. */
    const reflected = () => {
      const set = readFileSync(new URL("../contract/user-v2.binpb", import.meta.url));
      const { file } = fromBinary(FileDescriptorSetSchema, set);
      return new Map(file.map((each) => [each.name, each]));
    };
    const service = "zitadel/user/v2/user_service.proto";
    const without = (rpc: string, files: Map<string, FileDescriptorProto>) => {
      const [first] = files.get(service)!.service;
      first!.method = first!.method.filter(({ name }) => name !== rpc);
      return files;
    };
    const both = (v2: Map<string, FileDescriptorProto>) => new Map([...managementFiles(), ...v2]);
    const lacking = "the server lacks zitadel.user.v2.UserService/RemoveRecoveryCodes";

    test("is ours", async () => {
      expect(await contractsOf(both(reflected()))).toEqual({ v1: [equal], v2: [equal] });
    });

    test("is ours, on a server without v1", async () => {
      expect(await contractsOf(reflected())).toEqual({
        v1: [["skipped", "the server has no zitadel.management.v1.ManagementService"]],
        v2: [equal],
      });
    });

    test("of an older server is a warning", async () => {
      const files = both(without("RemoveRecoveryCodes", reflected()));
      expect((await contractsOf(files)).v2).toEqual([["warning", lacking]]);
    });

    test("of an older server without v1 is a failure", async () => {
      const files = without("RemoveRecoveryCodes", reflected());
      expect((await contractsOf(files)).v2).toEqual([["failed", lacking]]);
    });

    test("differs", async () => {
      const files = both(reflected());
      const details = files
        .get("zitadel/object/v2/object.proto")!
        .messageType.find(({ name }) => name === "Details")!;
      for (const field of details.field) if (field.number > 2) field.number = 7 - field.number;
      expect((await contractsOf(files)).v2.map(([status]) => status)).toEqual(["failed", "failed"]);
    });
  });
});
