import { type DescMethod, getOption, hasOption } from "@bufbuild/protobuf";
import { http } from "../gen/google/api/annotations_pb.js";

/** How an rpc is mapped to REST, read from its `google.api.http` option. Of several bindings it is the first. */
export interface HttpRule {
  /** Upper-case HTTP method. */
  method: string;
  /** The segments of the path, in order: literal text, or the proto name of the request field that stands there. */
  path: ({ literal: string } | { field: string; deep: boolean })[];
  /** Where the body goes: `"*"` is every field that is not in the path, `""` is no body, else a field's proto name. */
  body: string;
}

/** Reading an option decodes it. */
const rules = new WeakMap<DescMethod, HttpRule | undefined>();

/** Reads the HTTP rule of an rpc; undefined where it has none, or one of a form that ZITADEL does not use. */
export function httpRule(method: DescMethod): HttpRule | undefined {
  if (!rules.has(method)) rules.set(method, readRule(method));
  return rules.get(method);
}

/** One segment of a path. A variable with `**`, which is the last, holds several segments. */
const segment = /\/(?:([^/{}*]+)|\{(\w+)(=\*\*)?\})/g;

function readRule(method: DescMethod): HttpRule | undefined {
  if (!hasOption(method, http)) return undefined;
  const { pattern, body, $unknown } = getOption(method, http);
  // What is unknown here, such as a `response_body`, changes what is sent.
  if (pattern.case === undefined || pattern.case === "custom" || $unknown?.length) return undefined;
  const template = mounted(method, pattern.value);
  const path = [...template.matchAll(segment)].map(([, literal, field = "", deep]) =>
    literal === undefined ? { field, deep: deep !== undefined } : { literal },
  );
  const whole = template === "/" || template.replace(segment, "") === "";
  return whole ? { method: pattern.case.toUpperCase(), path, body } : undefined;
}

/** The official descriptors of the v1 services leave out where servers mount them: at the name of the API. Ours do not. */
function mounted({ parent }: DescMethod, path: string): string {
  const [, api] = /^zitadel\.(admin|auth|management|system)\.v1\./.exec(parent.typeName) ?? [];
  return !api || path.startsWith(`/${api}/v1/`) ? path : `/${api}/v1${path}`;
}
