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

export const deviations: Deviation[] = [
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
  {
    at: / \[grpc\.gateway\.protoc_gen_openapiv2\.options\.\w+\]$/,
    accepts: onlyOfficial,
    places: 104,
    reason: "Documentation of the server; it does not change what is sent.",
  },
  {
    at: /^(extension|message|enum) grpc\.gateway\.protoc_gen_openapiv2\./,
    accepts: onlyOfficial,
    places: 100,
    reason: "Types of that documentation.",
  },
  {
    at: /^message \S+ field \d+ option \[google\.api\.field_behavior\]$/,
    accepts: onlyOfficial,
    places: 1,
    reason: "Documentation: the rule with min_len 1 is what the server checks.",
  },
  {
    at: /^(extension google\.api\.field_behavior|enum google\.api\.FieldBehavior( value .+)?)$/,
    accepts: onlyOfficial,
    places: 10,
    reason: "Types of that documentation.",
  },
  {
    at: /^(message|enum) validate\./,
    accepts: onlyOfficial,
    places: 215,
    reason: "Only the rules that the slice uses are declared: the others would grow every browser bundle.",
  },
  {
    at: /^message google\.api\.HttpRule field 12$/,
    accepts: onlyOfficial,
    places: 1,
    reason: "response_body: the copy in protobufjs is older. No rpc of the slice uses it.",
  },
];
