// Checked by tsc; at run time only that nothing here throws.
import type { CallOptions, Client } from "@connectrpc/connect";
import { describe, expectTypeOf, test } from "vitest";
import {
  type Auth,
  type AuthFactor,
  type ClientOptions,
  createManagementClient,
  createTransport,
  ErrorId,
  type ManagedTransport,
  type ManagementClient,
  type ManagementService,
  type ObjectDetails,
  type TokenSource,
  zitadelError,
} from "../src/index.js";

declare const management: ManagementClient;
const baseUrl = "https://example.zitadel.cloud";

describe("the client", () => {
  test("is used as connect's own, and connect's own as ours", () => {
    expectTypeOf(createManagementClient({ baseUrl })).toEqualTypeOf<ManagementClient>();
    expectTypeOf<ManagementClient>().toExtend<Client<typeof ManagementService>>();
    expectTypeOf<Client<typeof ManagementService>>().toExtend<ManagementClient>();
    expectTypeOf(createTransport).toEqualTypeOf<(options: ClientOptions) => ManagedTransport>();
    expectTypeOf<ManagedTransport>().toExtend<AsyncDisposable>();
  });

  test("has typed rpcs, and the documented one is that which servers have", () => {
    type Removal = ManagementClient["removeHumanMultiFactorU2F"];
    expectTypeOf<Removal>().toEqualTypeOf<ManagementClient["removeHumanAuthFactorU2F"]>();
    expectTypeOf<Parameters<Removal>[1]>().toEqualTypeOf<CallOptions | undefined>();
    type Removed = Awaited<ReturnType<Removal>>;
    expectTypeOf<Removed["details"]>().toEqualTypeOf<ObjectDetails | undefined>();
    expectTypeOf<ObjectDetails["sequence"]>().toEqualTypeOf<bigint>();
    expectTypeOf<Awaited<ReturnType<ManagementClient["listHumanAuthFactors"]>>["result"]>().toEqualTypeOf<
      AuthFactor[]
    >();
    expectTypeOf<AuthFactor["type"]["case"]>().toEqualTypeOf<
      "otp" | "u2f" | "otpSms" | "otpEmail" | undefined
    >();
  });

  test("refuses what no request has", () => {
    const calls = () => [
      // @ts-expect-error user ids are strings
      management.removeHumanMultiFactorU2F({ userId: 1, tokenId: "2" }),
      // @ts-expect-error there is no such field
      management.removeHumanMultiFactorU2F({ userId: "1", keyId: "2" }),
      // @ts-expect-error there is no such rpc
      management.removeHumanFactor({ userId: "1" }),
      // @ts-expect-error there is no such query
      management.listUsers({ queries: [{ query: { case: "nameQuery", value: {} } }] }),
    ];
    expectTypeOf(calls).toBeFunction();
  });
});

describe("options", () => {
  test("take tokens in every form", () => {
    expectTypeOf<string>().toExtend<Auth>();
    expectTypeOf<() => string>().toExtend<Auth>();
    expectTypeOf<() => Promise<string>>().toExtend<Auth>();
    expectTypeOf<TokenSource>().toExtend<Auth>();
    expectTypeOf<() => Promise<string | undefined>>().not.toExtend<Auth>();
    expectTypeOf<undefined>().not.toExtend<Auth>();
  });

  test("do not take a variable that may not be set", () => {
    const token = process.env.ZITADEL_TOKEN;
    const clients = () => [
      // @ts-expect-error the token may be undefined
      createManagementClient({ baseUrl, auth: token }),
      // @ts-expect-error baseUrl is required
      createManagementClient({}),
      // @ts-expect-error there is no such option
      createManagementClient({ baseUrl, timeout: 5 }),
    ];
    expectTypeOf(clients).toBeFunction();
  });
});

describe("errors", () => {
  test("have an id that is one of ZITADEL's, or any later one", () => {
    expectTypeOf(zitadelError).parameter(0).toBeUnknown();
    expectTypeOf(zitadelError(undefined).id).toEqualTypeOf<string | undefined>();
    expectTypeOf(ErrorId.WebAuthNTokenNotFound).toEqualTypeOf<"COMMAND-DAfb2">();
    expectTypeOf<"AUTH-7fs1e">().toExtend<ErrorId>();
    expectTypeOf<"COMMAND-00000">().not.toExtend<ErrorId>();
  });
});
