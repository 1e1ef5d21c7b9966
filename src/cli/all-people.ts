import { Type, type User } from "../../gen/zitadel/user/v1/user_pb.js";
import type { ManagementClient } from "../client.js";

const pageSize = 500;

/** Every human of the organization, by id. Users who vanish meanwhile do not make others slip through. */
export async function* allPeople(client: ManagementClient): AsyncGenerator<User> {
  let previous = new Set<string>();
  let total = 0;
  for (let offset = 0; ; ) {
    const { result, details } = await client.listUsers({
      query: { offset: BigInt(offset), limit: pageSize, asc: true },
      queries: [{ query: { case: "typeQuery", value: { type: Type.HUMAN } } }],
    });
    if (result.length === 0) return;
    const counted = Number(details?.totalResult ?? 0);
    const vanished = Math.max(0, total - counted);
    total = counted;
    if (vanished > 0) {
      offset = Math.max(0, offset - vanished);
      continue;
    }
    for (const user of result) if (!previous.has(user.id)) yield user;
    previous = new Set(result.map(({ id }) => id));
    offset += result.length;
    if (offset >= total) return;
  }
}
