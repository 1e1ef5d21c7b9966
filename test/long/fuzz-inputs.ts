import * as fc from "fast-check";

const word = fc.oneof(
  fc.constantFrom(
    "11",
    "10",
    "ada",
    "desk",
    "1",
    "instance",
    "openid",
    "offline_access",
    "http://localhost/x",
  ),
  fc.constantFrom("authorization_code", "refresh_token", "client_credentials"),
  fc.constantFrom(
    "urn:ietf:params:oauth:grant-type:jwt-bearer",
    "urn:ietf:params:oauth:grant-type:device_code",
  ),
  fc.constantFrom("code", "none", "login", "S256", "plain", "a.b.c", "eyJhbGciOiJSUzI1NiJ9.e30.AAAA"),
  fc.string(),
);
/** Forms of OAuth, right and wrong. */
export const form: fc.Arbitrary<string> = fc
  .array(
    fc.tuple(
      fc.oneof(
        fc.constantFrom("grant_type", "client_id", "client_secret", "scope", "code", "redirect_uri", "state"),
        fc.constantFrom("response_type", "prompt", "login_hint", "code_challenge", "code_challenge_method"),
        fc.constantFrom("device_code", "user_code", "assertion", "token", "refresh_token", "id_token_hint"),
        fc.constantFrom("post_logout_redirect_uri", "authRequestID", "userId", "deny", "q", "secondFactor"),
        fc.string(),
      ),
      word,
    ),
    { maxLength: 12 },
  )
  .map((pairs) => new URLSearchParams(pairs).toString());
/** Inputs of the control API, right and wrong. */
export const controlInput: fc.Arbitrary<object> = fc.dictionary(
  fc.constantFrom(
    ...["world", "orgs", "users", "projects", "userId", "factor", "state", "roles", "kind", "rpc", "orgId"],
    ...["skip", "times", "ms", "time", "userCode", "amr", "__proto__", "constructor"],
  ),
  fc.oneof(
    word,
    fc.jsonValue(),
    fc.constantFrom("locked", "active", "GetMyOrg", "lag", "delay", "ignore-org"),
    fc.constantFrom<object>({ type: "otp" }, { type: "u2f", id: "9", name: "n" }, { 1: ["ORG_OWNER"] }),
    fc.record({ id: word, orgId: word, name: word, userName: word }).map((one) => [one]),
  ),
  { maxKeys: 6 },
);
