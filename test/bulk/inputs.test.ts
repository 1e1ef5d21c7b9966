import { describe, expect, test } from "vitest";
import { type FactorKey, type RemoveFactorsOptions, removeFactors } from "../../src/bulk.js";
import { apis, clientOf, keysOf, start, worldOf } from "./world.js";

describe.each(apis)("over %s", (api) => {
  test.each<[string, object]>([
    ["no user", { type: "u2f", tokenId: "1" }],
    ["an unknown type", { userId: "1", type: "sms" }],
    ["a security key without id", { userId: "1", type: "u2f" }],
    ["a one-time password with an id", { userId: "1", type: "otp", tokenId: "1" }],
    ["an empty id", { userId: "", type: "otp" }],
    ["an id that is too long", { userId: "1".repeat(201), type: "otp" }],
    ["an organization with a blank", { orgId: "a b", userId: "1", type: "otp" }],
  ])("%s is a TypeError, and nothing is sent", async (_, key) => {
    const emulator = await start(worldOf(1, 1));
    const client = clientOf(emulator, api);
    await expect(removeFactors(client, [key as FactorKey]).next()).rejects.toThrow(TypeError);
    expect(emulator.calls).toHaveLength(0);
  });

  test.each<[string, object | null]>([
    ["unknown option orgID", { orgID: "1" }],
    ["orgId must be a text", { orgId: undefined }],
    ["ids are text", { orgId: 2e17 }],
    ["was fileJournal awaited?", { journal: Promise.resolve() }],
    ["removeUnlisted must be true or false", { removeUnlisted: "no" }],
    ["signal must be an AbortSignal", { signal: new AbortController() }],
    ["patienceMs must be milliseconds", { patienceMs: "5000" }],
    ["the options must be an object", null],
  ])("options are a TypeError, and nothing is sent: %s", async (text, options) => {
    const emulator = await start(worldOf(1, 1));
    const client = clientOf(emulator, api);
    const first = removeFactors(client, keysOf(1, 1), options as RemoveFactorsOptions).next();
    await expect(first).rejects.toThrow(TypeError);
    await expect(removeFactors(client, [], options as RemoveFactorsOptions).next()).rejects.toThrow(text);
    expect(emulator.calls).toHaveLength(0);
  });

  test.each([0, -1, 1.5, Number.NaN])("a concurrency of %d is a TypeError", async (concurrency) => {
    const client = clientOf(await start(worldOf(1, 1)), api);
    const options: RemoveFactorsOptions = { concurrency };
    await expect(removeFactors(client, [], options).next()).rejects.toThrow(TypeError);
  });

  test.each([-1, Number.NaN])("a patience of %d is a TypeError", async (patienceMs) => {
    const client = clientOf(await start(worldOf(1, 1)), api);
    await expect(removeFactors(client, [], { patienceMs }).next()).rejects.toThrow(TypeError);
  });
});
