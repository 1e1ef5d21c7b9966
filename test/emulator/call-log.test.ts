import { gzipSync } from "node:zlib";
import { create, toBinary } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { RemoveU2FRequestSchema } from "../../gen/zitadel/user/v2/user_service_pb.js";
import { start, world } from "./setup.js";

test("the log keeps the last calls as far as they fit into memory", async () => {
  const emulator = await start({ world: world() });
  const long = "x".repeat(4 * 2 ** 20);
  for (let index = 0; index < 10; index++) {
    const request = create(RemoveU2FRequestSchema, { userId: `${index}-${long}`, u2fId: "k" });
    await fetch(`${emulator.baseUrl}/zitadel.user.v2.UserService/RemoveU2F`, {
      method: "POST",
      headers: { "content-type": "application/proto", "content-encoding": "gzip" },
      body: new Uint8Array(gzipSync(toBinary(RemoveU2FRequestSchema, request), { level: 1 })),
    });
  }
  const texts = emulator.calls.map(({ request }) => (request as { userId: string }).userId);
  expect(texts.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(32 * 2 ** 20);
  expect(texts.at(-1)).toMatch(/^9-x/);
});
