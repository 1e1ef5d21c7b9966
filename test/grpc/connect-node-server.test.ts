import { createServer, type Http2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { create } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ManagementService } from "../../gen/zitadel/management/v1/management_pb.js";
import { ErrorDetailSchema } from "../../gen/zitadel/v1/message_pb.js";
import { ObjectDetailsSchema } from "../../gen/zitadel/v1/object_pb.js";
import { createManagementClient } from "../../src/grpc.js";
import { ErrorId, zitadelError } from "../../src/index.js";

let server: Http2Server;
let baseUrl: string;

beforeAll(async () => {
  server = createServer(
    connectNodeAdapter({
      routes: (router) =>
        router.service(ManagementService, {
          removeHumanAuthFactorU2F: ({ tokenId }, { requestHeader }) => {
            if (tokenId === "gone") {
              throw new ConnectError("Clé introuvable (COMMAND-DAfb2)", Code.NotFound, undefined, [
                {
                  desc: ErrorDetailSchema,
                  value: { id: ErrorId.WebAuthNTokenNotFound, message: "Clé introuvable" },
                },
              ]);
            }
            const resourceOwner = requestHeader.get("x-zitadel-orgid") ?? "";
            return { details: { sequence: 7n, resourceOwner } };
          },
        }),
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => server.close());

test("a removal by the product's name reaches connect-node's server", async () => {
  const client = createManagementClient({ baseUrl, orgId: "42", auth: "token" });
  const { details } = await client.removeHumanMultiFactorU2F({ userId: "1", tokenId: "2" });
  expect(details).toEqual(create(ObjectDetailsSchema, { sequence: 7n, resourceOwner: "42" }));
});

test("an error keeps its code, id and text", async () => {
  const client = createManagementClient({ baseUrl });
  const error = await client
    .removeHumanAuthFactorU2F({ userId: "1", tokenId: "gone" })
    .catch((reason) => reason);
  expect(zitadelError(error)).toEqual({
    code: Code.NotFound,
    id: ErrorId.WebAuthNTokenNotFound,
    message: "Clé introuvable",
  });
});
