/**
 * The contract, and calls that only read, against a real ZITADEL:
 *
 *   ZITADEL_URL=https://… ZITADEL_TOKEN=… npm run test:live
 *
 * ZITADEL_ORG_ID is optional. The token needs `user.read`, `user.membership.read` and `org.read`.
 */
import { type DescMessage, type MessageShape, toJson } from "@bufbuild/protobuf";
import { beforeAll, describe, expect, test } from "vitest";
import { reflectService } from "../../src/cli/doctor/reflection.js";
import * as grpc from "../../src/grpc.js";
import * as grpcWeb from "../../src/grpc-web.js";
import {
  Code,
  ErrorId,
  ListHumanAuthFactorsResponseSchema,
  type ManagementClient,
  zitadelError,
} from "../../src/index.js";
import * as rest from "../../src/rest.js";
import { managementDeviations, userDeviations } from "../contract/deviations.js";
import { managementV1, unexpectedDifferences, userV2 } from "../contract/slices.js";

const { ZITADEL_URL: baseUrl = "", ZITADEL_TOKEN: auth = "", ZITADEL_ORG_ID: orgId } = process.env;
const options = { baseUrl, auth, ...(orgId && { orgId }) };
const json = <D extends DescMessage>(schema: D, message: MessageShape<D>) => toJson(schema, message);

describe.runIf(baseUrl && auth)("a real ZITADEL", () => {
  test.each([
    { slice: managementV1, deviations: managementDeviations },
    { slice: userV2, deviations: userDeviations },
  ])("has the contract of $slice.service.typeName", async ({ slice, deviations }) => {
    const registry = await reflectService({ baseUrl, headers: [] }, slice.service.typeName);
    expect(unexpectedDifferences(slice, registry!, deviations)).toEqual([]);
  });

  describe.each(Object.entries({ grpc, "grpc-web": grpcWeb, rest }))("over %s", (_, protocol) => {
    let client: ManagementClient;
    let orgOfCall: string;
    beforeAll(async () => {
      client = protocol.createManagementClient(options);
      const { org } = await client.getMyOrg({});
      orgOfCall = org?.id ?? "";
    });

    test("is up, and knows the organization", async () => {
      await client.healthz({});
      expect(orgOfCall).toBe(orgId ?? orgOfCall);
      expect(orgOfCall).not.toBe("");
    });

    test("shows a person, the factors, the passkeys, the roles and the events", async () => {
      const { result } = await client.listUsers({ query: { limit: 20 } });
      const person = result.find(({ type }) => type.case === "human");
      expect(person?.details?.resourceOwner).toBe(orgOfCall);
      const userId = person?.id ?? "";
      const { user } = await client.getUserByID({ id: userId });
      expect(user?.userName).toBe(person?.userName);
      const factors = await client.listHumanAuthFactors({ userId });
      const overGrpc = await grpc.createManagementClient(options).listHumanAuthFactors({ userId });
      const sorted = (answer: typeof factors) => ({
        ...answer,
        result: answer.result.toSorted((a, b) =>
          JSON.stringify(a.type).localeCompare(JSON.stringify(b.type)),
        ),
      });
      expect(json(ListHumanAuthFactorsResponseSchema, sorted(factors))).toEqual(
        json(ListHumanAuthFactorsResponseSchema, sorted(overGrpc)),
      );
      await client.listHumanPasswordless({ userId });
      await client.listUserMemberships({ userId });
      const changes = await client.listUserChanges({ userId, query: { limit: 1 } });
      expect(changes.result[0]?.sequence).toBeGreaterThan(0n);
    });

    test("says that a user is unknown", async () => {
      const error = zitadelError(await client.getUserByID({ id: "1" }).catch((reason) => reason));
      expect(error).toMatchObject({ code: Code.NotFound, id: ErrorId.UserNotFound });
    });

    test("refuses a call without a token", async () => {
      const { auth: _, ...anonymous } = options;
      const call = protocol.createManagementClient(anonymous).getMyOrg({});
      expect(zitadelError(await call.catch((reason) => reason)).code).toBe(Code.Unauthenticated);
    });
  });
});
