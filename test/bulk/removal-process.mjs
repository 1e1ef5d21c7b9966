// Removes the keys of the test's world by a journal, until it is killed or done.
import { createClient } from "@connectrpc/connect";
import { UserService } from "../../gen/zitadel/user/v2/user_service_pb.ts";
import { fileJournal } from "../../src/bulk/file-journal.ts";
import { removeFactors } from "../../src/bulk.ts";
import { createTransport } from "../../src/grpc.ts";
import { ManagementService } from "../../src/index.ts";

const [api, baseUrl, auth, path, keys] = process.argv.slice(2);
const transport = createTransport({ baseUrl, auth });
const client = createClient(api === "v1" ? ManagementService : UserService, transport);
const journal = await fileJournal(path, baseUrl);
for await (const _ of removeFactors(client, JSON.parse(keys), { journal, concurrency: 8 })) {
  // The journal says it.
}
await journal.close();
await transport.close();
