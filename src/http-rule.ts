import { type DescMethod, getOption, hasOption } from "@bufbuild/protobuf";
import { http } from "../gen/google/api/annotations_pb.js";

/** How an rpc is mapped to REST, read from its `google.api.http` option. */
export interface HttpRule {
  /** Upper-case HTTP method. */
  method: string;
  /** The segments of the path, in order: literal text, or the proto name of the request field that stands there. */
  path: ({ literal: string } | { field: string })[];
  /** Where the body goes: `"*"` is every field that is not in the path, `""` is no body, else a field's proto name. */
  body: string;
}

/** Reads the HTTP rule of an rpc; undefined where it has none, or one of a form that ZITADEL does not use. */
export function httpRule(method: DescMethod): HttpRule | undefined {
  if (!hasOption(method, http)) return undefined;
  const { pattern, body } = getOption(method, http);
  if (
    pattern.case === undefined ||
    pattern.case === "custom" ||
    !/^(\/([^/{}]+|\{\w+\}))+$/.test(pattern.value)
  ) {
    return undefined;
  }
  const path = mounted(method, pattern.value)
    .slice(1)
    .split("/")
    .map((segment) => (segment.startsWith("{") ? { field: segment.slice(1, -1) } : { literal: segment }));
  return { method: pattern.case.toUpperCase(), path, body };
}

/** The official descriptors of the v1 services leave out where servers mount them: at the name of the API. Ours do not. */
function mounted({ parent }: DescMethod, path: string): string {
  const [, api] = /^zitadel\.(admin|auth|management|system)\.v1\./.exec(parent.typeName) ?? [];
  return !api || path.startsWith(`/${api}/v1/`) ? path : `/${api}/v1${path}`;
}
