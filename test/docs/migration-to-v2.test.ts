import { readFileSync } from "node:fs";
import { DetailsSchema } from "@zitadel/proto/zitadel/object/v2/object_pb.js";
import { UserService } from "@zitadel/proto/zitadel/user/v2/user_service_pb.js";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Code, createClient, ErrorId, ManagementService, zitadelError } from "zitadel-mgmt";
import { ObjectDetailsSchema } from "zitadel-mgmt/gen/zitadel/v1/object_pb";
import * as grpc from "zitadel-mgmt/grpc";
import * as grpcWeb from "zitadel-mgmt/grpc-web";
import * as rest from "zitadel-mgmt/rest";
import { UserService as OurUserService } from "zitadel-mgmt/v2";
import { httpRule } from "../../src/http-rule.js";
import { known, owner, type Received, serveV2, serveV2Rest } from "./v2-server.js";

const received: Received[] = [];
let servers: Awaited<ReturnType<typeof serveV2>>;
let restServer: Awaited<ReturnType<typeof serveV2Rest>>;
beforeAll(async () => {
  servers = await serveV2(received);
  restServer = await serveV2Rest(received);
});
beforeEach(() => {
  received.length = 0;
});
afterAll(async () => {
  await servers[Symbol.asyncDispose]();
  await restServer[Symbol.asyncDispose]();
});

describe.each([
  ["gRPC", grpc.createTransport, () => servers.grpc],
  ["gRPC-web", grpcWeb.createTransport, () => servers.grpcWeb],
  ["REST", rest.createTransport, () => restServer.rest],
] as const)("the v2 user service over %s, through our transport", (_, createTransport, baseUrl) => {
  test("removes a U2F key", async () => {
    await using transport = createTransport({ baseUrl: baseUrl(), auth: "a-token", orgId: owner });
    const { details } = await createClient(UserService, transport).removeU2F(known);
    expect(details).toMatchObject({ sequence: 15n, resourceOwner: owner });
    expect(received).toEqual([{ ...known, authorization: "Bearer a-token" }]);
  });

  test("gives the error its id", async () => {
    await using transport = createTransport({ baseUrl: baseUrl(), auth: "a-token" });
    const removal = createClient(UserService, transport).removeU2F({ ...known, u2fId: "9" });
    expect(zitadelError(await removal.catch((error: unknown) => error))).toEqual({
      code: Code.NotFound,
      id: ErrorId.WebAuthNTokenNotFound,
      message: "WebAuthN Token could not be found",
    });
  });

  test("refuses a request against the rules of v2 before it is sent", async () => {
    await using transport = createTransport({ baseUrl: baseUrl(), auth: "a-token" });
    const removal = createClient(UserService, transport).removeU2F({ ...known, u2fId: "" });
    await expect(removal).rejects.toMatchObject({ code: Code.InvalidArgument });
    expect(received).toEqual([]);
  });
});

const guide = readFileSync("docs/migration-to-v2.md", "utf8");

test("the guide's calls are rpcs of v1 and v2, with their paths", () => {
  const rows = [...guide.matchAll(/^\| (`.*) \| `(\w+)`.* \| `(\w+) (\S+)` \|$/gm)];
  expect(rows).toHaveLength(9);
  for (const [, v1 = "", v2 = "", method, path] of rows) {
    for (const [, name = ""] of v1.matchAll(/`(\w+)`/g))
      expect(ManagementService.method).toHaveProperty(name);
    for (const service of [UserService, OurUserService]) {
      const rule = httpRule(Object.entries(service.method).find(([name]) => name === v2)![1]);
      const template = rule?.path
        .map((part) => `/${"literal" in part ? part.literal : `{${part.field}}`}`)
        .join("");
      expect([rule?.method, template]).toEqual([method, path]);
    }
  }
});

test("the guide's numbers of details are those of the descriptors", () => {
  const rows = [...guide.matchAll(/^\| `(\w+)` \| (\d) \| (\d) \|$/gm)];
  expect(rows).toHaveLength(ObjectDetailsSchema.fields.length);
  for (const [, name, v1, v2] of rows) {
    const number = (schema: typeof ObjectDetailsSchema | typeof DetailsSchema) =>
      schema.fields.find(({ localName }) => localName === name)?.number;
    expect([name, number(ObjectDetailsSchema), number(DetailsSchema)]).toEqual([
      name,
      Number(v1),
      Number(v2),
    ]);
  }
});
