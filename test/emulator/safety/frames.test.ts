import { afterAll, beforeAll, expect, test } from "vitest";
import { createManagementClient } from "../../../src/rest.js";
import { frame, frameTypes, headerBlock, preface, sendBytes } from "./frames.js";
import { type EmulatorProcess, startProcess } from "./process.js";
import { token } from "./world.js";

let emulator: EmulatorProcess;
beforeAll(async () => {
  emulator = await startProcess();
}, 60_000);
afterAll(() => emulator.stop());

test.each([
  "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo",
  "/zitadel.management.v1.ManagementService/GetMyOrg",
  "/zitadel.user.v2.UserService/ListUsers",
])("a call of %s that is begun and reset in one packet does not end the process", async (path) => {
  const headers = headerBlock([
    [":method", "POST"],
    [":scheme", "http"],
    [":path", path],
    [":authority", "localhost"],
    ["content-type", "application/grpc"],
  ]);
  const begun = frame(frameTypes.headers, 0x4, 1, headers);
  const reset = frame(frameTypes.reset, 0, 1, Buffer.from([0, 0, 0, 8]));
  const settings = frame(frameTypes.settings, 0, 0);
  for (const calls of [[begun, reset], [begun], [begun, begun]]) {
    await sendBytes(emulator.baseUrl, Buffer.concat([preface, settings, ...calls]));
  }
  const client = createManagementClient({ baseUrl: emulator.baseUrl, auth: token });
  expect((await client.getMyOrg({})).org?.id).toBe("1");
});
