import { expect, test } from "vitest";
import { clientCredentials } from "../../src/index.js";

const clientSecret = "s+cr&t /ü";

test.for([
  ["an issuer with a path", { issuer: "https://example.com/oauth" }, /issuer must be an origin/],
  ["no issuer", { issuer: undefined }, /issuer must be an origin/],
  ["plain http", { issuer: "http://example.com" }, /no credentials are sent over plain http to example\.com/],
  ["no client id", { clientId: undefined }, /clientId must be a string that is not empty/],
  ["an empty secret", { clientSecret: "" }, /clientSecret must be a string that is not empty/],
  ["scopes as text", { scopes: "openid" }, /scopes must be a list/],
  [
    "a secret with its line feed",
    { clientSecret: "s+cr&t\n" },
    /clientSecret begins or ends with white space/,
  ],
  ["a client id with a blank", { clientId: "a " }, /clientId begins or ends with white space/],
  ["an unknown option", { secret: "s+cr&t" }, /unknown option secret/],
  ["a name of Object.prototype", { constructor: 1 }, /unknown option constructor/],
  [
    "authorization among the headers",
    { headers: { authorization: "s+cr&t" } },
    /must not have authorization/,
  ],
  ["headers that HTTP cannot carry", { headers: { a: "s+cr&t\n1" } }, /headers must be names and values/],
  ["a base URL with a path", { baseUrl: "https://10.0.0.1/zitadel" }, /baseUrl must be an origin/],
  [
    "a base URL of plain http",
    { baseUrl: "http://10.0.0.1" },
    /no credentials are sent over plain http to 10/,
  ],
  ["tls together with fetch", { tls: {}, fetch }, /fetch and tls exclude each other/],
  ["tls that is no PEM", { tls: { ca: "s+cr&t", key: "s+cr&t" } }, /tls must have certificates and a key/],
  ["a fetch that is none", { fetch: "s+cr&t" }, /fetch must be a function/],
  ["allowTokenOverPlaintext as text", { allowTokenOverPlaintext: "no" }, /must be true or false/],
] as const)("%s is a TypeError", ([, wrong, text]) => {
  const options = { issuer: "https://example.com", clientId: "a", clientSecret, ...wrong };
  expect(() => clientCredentials(options as never)).toThrow(expect.objectContaining({ name: "TypeError" }));
  expect(() => clientCredentials(options as never)).toThrow(text);
  expect(() => clientCredentials(options as never)).not.toThrow("s+cr&t");
});

test("an option that is undefined is left out", () => {
  const rest = {
    baseUrl: undefined,
    scopes: undefined,
    headers: undefined,
    fetch: undefined,
    tls: undefined,
  };
  const options = { issuer: "https://example.com", clientId: "a", clientSecret, ...rest, other: undefined };
  clientCredentials(options as never);
});

test("plain http where it is allowed by name", async () => {
  let asked = "";
  const source = clientCredentials({
    issuer: "http://zitadel.internal",
    clientId: "a",
    clientSecret,
    allowTokenOverPlaintext: true,
    fetch: async (url) => {
      asked = String(url);
      return Response.json({ access_token: "t", token_type: "Bearer" });
    },
  });
  expect(await source.getToken()).toBe("t");
  expect(asked).toBe("http://zitadel.internal/oauth/v2/token");
});
