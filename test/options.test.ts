import { describe, expect, test } from "vitest";
import * as grpc from "../src/grpc.js";
import * as grpcWeb from "../src/grpc-web.js";
import type { ClientOptions } from "../src/index.js";
import * as rest from "../src/rest.js";
import { failure } from "./support/failure.js";

const protocols = { grpc, "grpc-web": grpcWeb, rest };
const baseUrl = "https://example.zitadel.cloud";

/** What goes wrong when a client is made, by options that TypeScript would not let through. */
function refusal(make: (options: ClientOptions) => unknown, options: object): string {
  try {
    make(options as ClientOptions);
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
    return (error as TypeError).message;
  }
  return expect.unreachable("the options were accepted");
}

describe.each(Object.entries(protocols))(
  "options of %s",
  (name, { createManagementClient, createTransport }) => {
    const refused = (options: object) => {
      const message = refusal(createTransport, options);
      expect(refusal(createManagementClient, options)).toBe(message);
      return message;
    };

    test.each([undefined, null, "https://example.zitadel.cloud"])("no options, but %j", (value) => {
      expect(refused(value as unknown as object)).toMatch(
        /^there are no options: give at least a baseUrl, such as "https:/,
      );
    });

    test.each([
      undefined,
      "",
      "example.zitadel.cloud",
      "localhost:8080",
      "ftp://example.zitadel.cloud",
      "https://",
      "https://example.zitadel.cloud/management/v1",
      "https://example.zitadel.cloud/?a=1",
      "https://example.zitadel.cloud/#a",
      "https://user:secret@example.zitadel.cloud",
      8080,
    ])("baseUrl %j", (value) => {
      const message = refused({ baseUrl: value });
      expect(message).toMatch(/^baseUrl must be an origin such as "https:\/\/example\.zitadel\.cloud"/);
      expect(message).not.toContain("secret");
    });

    test.each(["https://example.zitadel.cloud", "https://EXAMPLE.zitadel.cloud/", "http://[::1]:8080"])(
      "baseUrl %s is one",
      (value) => {
        createTransport({ baseUrl: value });
      },
    );

    test.each([
      [undefined, "not undefined: was the variable set?"],
      [null, "not null"],
      [5, "not number"],
      [["secret"], "not object"],
      [{ toString: () => "secret" }, "not object"],
      [{}, "a function or a TokenSource"],
      ["", "the access token is empty: was the variable set?"],
      ["Bearer secret", 'without "Bearer "'],
      ['"secret"', "stands in quotes, or in JSON"],
      ['{"access_token":"secret"}', "stands in quotes, or in JSON"],
      ["secret token", "contains white space"],
      ["secret\n", "contains white space"],
      ["sécret", "characters that no header can carry"],
    ])("auth %j", (auth, text) => {
      const message = refused({ baseUrl, auth });
      expect(message).toContain(text);
      expect(message).not.toMatch(/s[eé]cret/);
    });

    test.each([
      ["orgId", "", "orgId must be text without white space, and not empty"],
      ["orgId", 5, "orgId must be text without white space, and not empty"],
      ["headers", "a: b", "headers must be of the type object"],
      [
        "headers",
        { authorization: "sec\nret" },
        "headers must be names and values that HTTP can carry: not that of authorization",
      ],
      [
        "headers",
        { "x-id": undefined },
        "headers must be names and values that HTTP can carry: not that of x-id",
      ],
      [
        "headers",
        { "x-zitadel-orgid": 2e17 },
        "ids are text: x-zitadel-orgid is the number 200000000000000000, which may be another id already",
      ],
      [
        "headers",
        { Host: "other.example" },
        "the header Host belongs to the connection, and cannot be set: use x-zitadel-instance-host",
      ],
      [
        "headers",
        { "content-length": "5" },
        "the header content-length belongs to the connection, and cannot be set",
      ],
      ["headers", { "a b": "c" }, "headers must be names and values that HTTP can carry"],
      ["defaultTimeoutMs", "5s", "defaultTimeoutMs must be a number from 0 to 2147483647"],
      ["defaultTimeoutMs", -1, "defaultTimeoutMs must be a number from 0 to 2147483647"],
      ["defaultTimeoutMs", Number.NaN, "defaultTimeoutMs must be a number from 0 to 2147483647"],
      ["defaultTimeoutMs", 2 ** 31, "defaultTimeoutMs must be a number from 0 to 2147483647"],
      [
        "maxResponseBytes",
        Number.POSITIVE_INFINITY,
        "maxResponseBytes must be a number from 0 to 2147483647",
      ],
      ["checkOrganization", "no", "checkOrganization must be true or false"],
      ["allowTokenOverPlaintext", 1, "allowTokenOverPlaintext must be true or false"],
      ["interceptors", "log", "interceptors must be a list of functions"],
      ["interceptors", {}, "interceptors must be a list of functions"],
      ["interceptors", [undefined], "interceptors must be a list of functions"],
      ["timeout", 5, "unknown option timeout"],
      ["token", "secret", "unknown option token"],
      ["constructor", "secret", "unknown option constructor"],
    ])("%s %j", (option, value, message) => {
      expect(refused({ baseUrl, [option]: value })).toBe(message);
    });

    test("an option that is undefined is left out, but for auth", () => {
      createTransport({
        baseUrl,
        orgId: undefined,
        tls: undefined,
        fetch: undefined,
      } as unknown as ClientOptions);
    });

    test("options of other protocols", () => {
      const foreign = name === "grpc" ? { fetch } : { tls: {} };
      expect(refused({ baseUrl, ...foreign })).toBe(`this protocol has no option ${Object.keys(foreign)[0]}`);
    });

    test("no options", () => {
      expect(() => createTransport(undefined as never)).toThrow(TypeError);
      expect(() => createTransport(baseUrl as never)).toThrow(TypeError);
    });

    describe("a token over plain http", () => {
      const plain = "http://zitadel.internal";
      const text =
        "no token is sent over plain http to zitadel.internal: use https, or allowTokenOverPlaintext";

      test("is refused when the client is made", () => {
        expect(refused({ baseUrl: plain, auth: "token" })).toBe(text);
        expect(refused({ baseUrl: plain, headers: { Authorization: "Bearer token" } })).toBe(text);
        expect(refused({ baseUrl: "http://localhost.example", auth: "token" })).toContain(
          "localhost.example",
        );
        expect(refused({ baseUrl: "http://128.0.0.1", auth: "token" })).toContain("128.0.0.1");
      });

      test.each([
        // Resolved by DNS, which may name any machine.
        "http://zitadel.localhost:8080",
        "http://localhost.:8080",
        "http://127.0.0.1.example",
        "http://0.0.0.0:8080",
        "http://[::ffff:127.0.0.1]:8080",
        "http://[::]:8080",
        "http://2130706434.example",
      ])("is refused to %s", (value) => {
        expect(refused({ baseUrl: value, auth: "token" })).toMatch(/^no token is sent over plain http to /);
      });

      test("is refused when a call brings it", async () => {
        const management = createManagementClient({ baseUrl: plain });
        const error = await failure(management.getMyOrg({}, { headers: { authorization: "Bearer token" } }));
        expect(error.message).toBe("[failed_precondition] no token is sent over plain http");
      });

      test.each([
        "http://localhost:8080",
        "http://LOCALHOST:8080",
        "http://127.0.0.1:8080",
        "http://127.1:8080",
        "http://2130706433:8080",
        "http://127.1.2.3",
        "http://[::1]:8080",
        "https://zitadel.internal",
      ])("is allowed to %s", (value) => {
        createTransport({ baseUrl: value, auth: "token" });
      });

      test("is allowed by an option that says so", () => {
        createTransport({ baseUrl: plain, auth: "token", allowTokenOverPlaintext: true });
      });
    });
  },
);
