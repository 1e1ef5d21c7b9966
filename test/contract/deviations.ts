/** A difference between our descriptors and the official ones that is meant. */
export interface Deviation {
  /** Where it stands, as in the facts. */
  at: RegExp;
  /** Tells whether what each side says, undefined for nothing, is what we mean. */
  accepts: (official: string | undefined, ours: string | undefined) => boolean;
  /** In how many places: one that no longer deviates fails the test. */
  places: number;
  reason: string;
}

const onlyOfficial: Deviation["accepts"] = (_, ours) => ours === undefined;
const onlyOurs: Deviation["accepts"] = (official) => official === undefined;

type Meant = Omit<Deviation, "places">;

const openapi: Meant = {
  at: / \[grpc\.gateway\.protoc_gen_openapiv2\.options\.\w+\]$/,
  accepts: onlyOfficial,
  reason: "Documentation of the server; it does not change what is sent.",
};
const openapiTypes: Meant = {
  at: /^(extension|message|enum) grpc\.gateway\.protoc_gen_openapiv2\./,
  accepts: onlyOfficial,
  reason: "Types of that documentation.",
};
const fieldBehavior: Meant = {
  at: /^message \S+ field \d+ option \[google\.api\.field_behavior\]$/,
  accepts: onlyOfficial,
  reason: "Documentation: what the server checks are its `validate` rules.",
};
const fieldBehaviorTypes: Meant = {
  at: /^(extension google\.api\.field_behavior|enum google\.api\.FieldBehavior( value .+)?)$/,
  accepts: onlyOfficial,
  reason: "Types of that documentation.",
};
const rules: Meant = {
  at: /^(message|enum) validate\./,
  accepts: onlyOfficial,
  reason: "Only the rules that the slices use are declared: the others would grow every browser bundle.",
};
const responseBody: Meant = {
  at: /^message google\.api\.HttpRule field 12$/,
  accepts: onlyOfficial,
  reason: "response_body: our declaration leaves it out. No rpc of the slices uses it.",
};

/** Of Management v1, from `@zitadel/proto`. */
export const managementDeviations: Deviation[] = [
  {
    at: /^rpc \w+ option \[google\.api\.http\]$/,
    accepts: (official, ours) =>
      official !== undefined && ours === official.replace(/^(\{"\w+":")\//, "$1/management/v1/"),
    places: 16,
    reason: "The server mounts the official paths under /management/v1; ours are what is sent.",
  },
  {
    at: /^rpc RemoveHumanMultiFactorU2F( option .+)?$/,
    accepts: onlyOurs,
    places: 4,
    reason: "The name of the documentation. A server knows only the rpc that it is an alias of.",
  },
  {
    at: /^extension zitadel_mgmt\.v1\.served_as$/,
    accepts: onlyOurs,
    places: 1,
    reason: "Names the rpc behind an alias.",
  },
  { ...openapi, places: 104 },
  { ...openapiTypes, places: 100 },
  { ...fieldBehavior, places: 1 },
  { ...fieldBehaviorTypes, places: 10 },
  { ...rules, places: 211 },
  { ...responseBody, places: 1 },
];

/** Of the user service v2, from the server's own descriptors. */
export const userDeviations: Deviation[] = [
  { ...openapi, places: 104 },
  { ...openapiTypes, places: 100 },
  { ...fieldBehavior, places: 26 },
  { ...fieldBehaviorTypes, places: 11 },
  { ...rules, places: 211 },
  { ...responseBody, places: 1 },
];

const missing = "`@zitadel/proto` 1.3.1 is older than the server, whose descriptors have it.";

/** Of the user service v2, from `@zitadel/proto`. */
export const olderUserDeviations: Deviation[] = [
  { at: /^rpc RemoveRecoveryCodes( option .+)?$/, accepts: onlyOurs, places: 3, reason: missing },
  {
    at: /^message zitadel\.user\.v2\.RemoveRecoveryCodes(Request|Response)( .+)?$/,
    accepts: onlyOurs,
    places: 5,
    reason: missing,
  },
  {
    at: /^enum zitadel\.user\.v2\.AuthenticationMethodType value 8 AUTHENTICATION_METHOD_TYPE_RECOVERY_CODE$/,
    accepts: onlyOurs,
    places: 1,
    reason: missing,
  },
  {
    at: /^message zitadel\.user\.v2\.SearchQuery field (17|18)$/,
    accepts: onlyOurs,
    places: 2,
    reason: missing,
  },
  {
    at: /^(message zitadel\.metadata\.v2\.|enum zitadel\.filter\.v2\.)/,
    accepts: onlyOurs,
    places: 22,
    reason: "Reached by those two queries only.",
  },
  { ...openapi, places: 98 },
  { ...openapiTypes, places: 100 },
  { ...fieldBehavior, places: 25 },
  { ...fieldBehaviorTypes, places: 10 },
  { ...rules, places: 211 },
  { ...responseBody, places: 1 },
];
