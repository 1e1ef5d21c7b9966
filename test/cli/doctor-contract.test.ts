import { describe, expect, test } from "vitest";
import type { Finding } from "../../src/cli/doctor/finding.js";
import { buildBinary, run } from "./binary.js";
import { managementFiles, startReflectingServer } from "./servers.js";

buildBinary();

describe("the contract", () => {
  const contractOf = async (files: ReturnType<typeof managementFiles>) => {
    await using server = await startReflectingServer((name) => files.get(name)!);
    const { stdout } = await run(["doctor", "--json"], { env: { ZITADEL_URL: server.origin } });
    const findings: Finding[] = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    return findings
      .filter(({ check }) => check === "contract")
      .map(({ status, message }) => [status, message]);
  };

  test("is ours", async () => {
    expect(await contractOf(managementFiles())).toEqual([
      ["ok", expect.stringContaining("the server has the rpcs")],
    ]);
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
    expect((await contractOf(files)).sort()).toEqual([
      ["failed", "the server has name: uint32 for zitadel.user.v1.WebAuthNToken, 3 name: string"],
      ["failed", "the server lacks zitadel.management.v1.ManagementService/RemoveHumanAuthFactorOTPEmail"],
      ["failed", "the server lacks zitadel.user.v1.AuthFactorU2F, 2 name: string"],
      ["warning", "the server has more: zitadel.user.v1.AuthFactorState, 9 AUTH_FACTOR_STATE_BROKEN"],
      ["warning", "the server has more: zitadel.user.v1.Email, 9 is_primary: string"],
    ]);
  });
});
