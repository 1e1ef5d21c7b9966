import type { DescMethodUnary } from "@bufbuild/protobuf";
import { type HttpRule, httpRule } from "../../../http-rule.js";
import type { Api } from "../../service/api.js";
import type { EmulatorState } from "../../world/state.js";
import { apis, servedApis, unaryMethods } from "../served-methods.js";

/** An rpc that a path leads to, with what stands in the path, by proto name. */
export interface Route {
  api: Api;
  method: DescMethodUnary;
  rule: HttpRule;
  parameters: Record<string, string>;
}

const rules = Object.values(apis).flatMap((api) =>
  unaryMethods(api).flatMap((method) => {
    const rule = httpRule(method);
    return rule ? [{ api, method, rule }] : [];
  }),
);

/**
 * Finds the rpc for a request by the HTTP rules; a segment may be empty, as on the server. `otherMethod` is
 * the route where only another HTTP method has the path.
 */
export function findRoute(
  state: EmulatorState,
  httpMethod: string,
  path: string,
): { route?: Route; otherMethod?: Route } {
  const segments = path.slice(1).split("/");
  const served = servedApis(state);
  let otherMethod: Route | undefined;
  for (const { api, method, rule } of rules) {
    const parameters = served.includes(api) ? matchPath(rule, segments) : undefined;
    if (!parameters) continue;
    if (rule.method === httpMethod) return { route: { api, method, rule, parameters } };
    otherMethod ??= { api, method, rule, parameters };
  }
  return otherMethod ? { otherMethod } : {};
}

function matchPath({ path }: HttpRule, segments: string[]): Record<string, string> | undefined {
  if (path.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of path.entries()) {
    const segment = segments[index] as string;
    if ("field" in part) parameters[part.field] = segment;
    else if (part.literal !== segment) return undefined;
  }
  return parameters;
}
