import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Emulator, startEmulator } from "../src/emulator.js";
import * as grpc from "../src/grpc.js";
import * as grpcWeb from "../src/grpc-web.js";
import { Code, type Interceptor } from "../src/index.js";
import * as rest from "../src/rest.js";
import { failure } from "./support/failure.js";

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterAll(() => emulator.close());

const ofTheConnection = [
  "connection",
  "content-length",
  "expect",
  "Host",
  "http2-settings",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  ":authority",
  ":path",
];

describe.each(Object.entries({ grpc, "grpc-web": grpcWeb, rest }))(
  "a call's headers over %s",
  (_, { createManagementClient }) => {
    const refused = async (headers: unknown, interceptors: Interceptor[] = []) => {
      const calls = emulator.calls.length;
      const client = createManagementClient({ baseUrl: emulator.baseUrl, auth: "demo-token", interceptors });
      const error = await failure(client.getMyOrg({}, { headers: headers as HeadersInit }));
      expect(error.code).toBe(Code.InvalidArgument);
      expect(emulator.calls).toHaveLength(calls);
      return error.message;
    };

    test.each(ofTheConnection)("%s is refused", async (name) => {
      expect(await refused({ [name]: "secret" })).toContain(
        `the header ${name} belongs to the connection, and cannot be set`,
      );
    });

    test("host names what there is instead", async () => {
      expect(await refused([["host", "other.example"]])).toMatch(/: use x-zitadel-instance-host$/);
    });

    test.each([2e17, 200000000000000001n])("an organization that is the number %d is refused", async (id) => {
      expect(await refused({ "X-Zitadel-OrgId": id })).toContain(
        `ids are text: X-Zitadel-OrgId is the number ${id}`,
      );
    });

    test.each(["sec\nret", "sec\0ret", "s€cret", undefined, null])(
      "the value %j is refused by the name of its header",
      async (value) => {
        const message = await refused({ "x-mine": value });
        expect(message).toContain("headers must be names and values that HTTP can carry: not that of x-mine");
        expect(message).not.toMatch(/sec|ret/);
      },
    );

    test("a name that is none is not shown, because it may be a secret", async () => {
      expect(await refused({ "authorization: Bearer secret": "" })).not.toContain("secret");
    });

    test("what an interceptor sets is refused, too", async () => {
      const message = await refused({}, [
        (next) => (request) => {
          request.header.set("content-length", "5");
          return next(request);
        },
      ]);
      expect(message).toContain("content-length");
    });
  },
);
