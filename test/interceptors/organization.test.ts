import type { DescMethodUnary } from "@bufbuild/protobuf";
import { AdminService } from "@zitadel/proto/zitadel/admin_pb.js";
import { ManagementService } from "@zitadel/proto/zitadel/management_pb.js";
import { SessionService } from "@zitadel/proto/zitadel/session/v2/session_service_pb.js";
import { expect, test } from "vitest";
import { RemoveHumanAuthFactorU2FResponseSchema } from "../../gen/zitadel/management/v1/management_pb.js";
import { Code, organization } from "../../src/index.js";
import { createTransport } from "../../src/rest.js";
import { startHttpServer } from "../support/http-server.js";
import { startManagementServer } from "./management-server.js";

const key = { userId: "1", tokenId: "2" };
const header = "x-zitadel-orgid";

/** A server that does everything in this organization, whatever the call asks for. */
function serverOf(resourceOwner: string) {
  return startManagementServer({
    removeHumanAuthFactorU2F: () => ({ details: { sequence: 7n, resourceOwner } }),
    listUsers: () => ({ details: { totalResult: 0n } }),
  });
}

test("the client's organization is sent with every call, and a call's own wins", async () => {
  await using server = await startManagementServer({
    removeHumanAuthFactorU2F: (_, { requestHeader }) => ({
      details: { resourceOwner: requestHeader.get(header) ?? "home" },
    }),
  });
  const client = server.client({ orgId: "A" });
  const owner = async (headers?: HeadersInit) =>
    (await client.removeHumanAuthFactorU2F(key, headers && { headers })).details?.resourceOwner;
  expect(await owner()).toBe("A");
  expect(await owner({ [header]: "B" })).toBe("B");
  expect(server.calls.map((call) => call.get(header))).toEqual(["A", "B"]);
});

test("a server that ignores the organization: done, but elsewhere, said once, with the answer", async () => {
  await using server = await serverOf("B");
  const error = await server
    .client({ orgId: "A" })
    .removeHumanAuthFactorU2F(key)
    .catch((reason) => reason);
  expect(error).toMatchObject({
    code: Code.Internal,
    rawMessage: expect.stringMatching(/done, but in organization B instead of A/),
  });
  const [answer] = error.findDetails(RemoveHumanAuthFactorU2FResponseSchema);
  expect(answer.details).toMatchObject({ sequence: 7n, resourceOwner: "B" });
  expect(server.calls.length).toBe(1);
});

test("a call's own organization is checked as well", async () => {
  await using server = await serverOf("B");
  const call = server.client().removeHumanAuthFactorU2F(key, { headers: { [header]: "A" } });
  await expect(call).rejects.toMatchObject({ code: Code.Internal });
});

test("where no organization was asked for, or the check is off, any answer is right", async () => {
  await using server = await serverOf("B");
  await server.client().removeHumanAuthFactorU2F(key);
  await server.client({ orgId: "A", checkOrganization: false }).removeHumanAuthFactorU2F(key);
  await server.client({ orgId: "A" }).removeHumanAuthFactorU2F(key, { headers: { [header]: "" } });
  expect(server.calls.map((call) => call.get(header))).toEqual([null, "A", ""]);
});

test("an answer without the details of an object is not checked", async () => {
  await using server = await serverOf("B");
  await server.client({ orgId: "A" }).listUsers({});
  expect(server.calls.length).toBe(1);
});

test.each<[DescMethodUnary, string]>([
  // The owner of both is the instance.
  [AdminService.method.updateLabelPolicy, "zitadel.v1.ObjectDetails"],
  [SessionService.method.createSession, "zitadel.object.v2.Details"],
])("an answer of another service may have another owner: %s", async (method, details) => {
  await using server = await startHttpServer((_, response) =>
    response.end(JSON.stringify({ details: { resourceOwner: "the instance" } })),
  );
  expect(method.output.field.details?.message?.typeName).toBe(details);
  const { unary } = createTransport({ baseUrl: server.origin, orgId: "A" });
  const { message } = await unary(method, undefined, undefined, undefined, {});
  expect(message).toMatchObject({ details: { resourceOwner: "the instance" } });
});

test("a new organization is no other organization", async () => {
  await using server = await startHttpServer((_, response) =>
    response.end(JSON.stringify({ id: "new", details: { resourceOwner: "new" } })),
  );
  const { unary } = createTransport({ baseUrl: server.origin, orgId: "A" });
  const { addOrg } = ManagementService.method;
  const { message } = await unary(addOrg, undefined, undefined, undefined, { name: "New" });
  expect(message.id).toBe("new");
});

test("a number is no organization", () => {
  expect(() => organization(2e17 as never, true)).toThrow("ids are text");
});
