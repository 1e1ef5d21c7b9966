import type { DescMethodUnary } from "@bufbuild/protobuf";
import { type HttpRule, httpRule } from "../../http-rule.js";
import { managementMethods } from "./served-methods.js";

/** An rpc that a path leads to, with what stands in the path, by proto name. */
export interface Route {
  method: DescMethodUnary;
  rule: HttpRule;
  parameters: Record<string, string>;
}

const rules = managementMethods.flatMap((method) => {
  const rule = httpRule(method);
  return rule ? [{ method, rule }] : [];
});

/**
 * Finds the rpc for a request by the HTTP rules; a segment may be empty, as on the server. `otherMethod` is
 * the route where only another HTTP method has the path.
 */
export function findRoute(httpMethod: string, path: string): { route?: Route; otherMethod?: Route } {
  const segments = path.slice(1).split("/");
  let otherMethod: Route | undefined;
  for (const { method, rule } of rules) {
    const parameters = matchPath(rule, segments);
    if (!parameters) continue;
    if (rule.method === httpMethod) return { route: { method, rule, parameters } };
    otherMethod ??= { method, rule, parameters };
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
