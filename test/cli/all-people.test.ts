import { create } from "@bufbuild/protobuf";
import { createClient, createRouterTransport } from "@connectrpc/connect";
import { expect, test } from "vitest";
import { UserSchema } from "../../gen/zitadel/user/v1/user_pb.js";
import { allPeople } from "../../src/cli/all-people.js";
import { ManagementService } from "../../src/index.js";

test.each([1, 7, 499, 500])(
  "%i users who vanish between two pages do not make others slip through",
  async (count) => {
    let ids = Array.from({ length: 1_400 }, (_, index) => String(10_000 + index));
    const transport = createRouterTransport(({ rpc }) => {
      rpc(ManagementService.method.listUsers, ({ query }) => {
        const offset = Number(query?.offset);
        const result = ids
          .slice(offset, offset + Number(query?.limit))
          .map((id) => create(UserSchema, { id }));
        // As on the server, nothing is counted where the offset lies beyond the end.
        return { result, details: { totalResult: BigInt(result.length > 0 ? ids.length : 0) } };
      });
    });
    const seen: string[] = [];
    for await (const { id } of allPeople(createClient(ManagementService, transport))) {
      seen.push(id);
      if (seen.length === 500) ids = ids.slice(count);
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.filter((id) => ids.includes(id))).toEqual(ids);
  },
);
