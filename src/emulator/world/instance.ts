import { checkShape } from "./shape.js";
import type { EmulatorState } from "./state.js";

/** Where a request was sent to, as the server sees it. */
export interface DomainContext {
  /** With its port, if it has one. */
  instanceHost: string;
  publicHost: string;
}

// Node leaves the brackets out of `:authority`.
const ownHosts = ["localhost", "127.0.0.1", "[::1]", "::1"];

/** The domain of the only instance. */
export const instanceDomain = "localhost";

/** Finds out which instance a request is for; headers of proxies beat the host. */
export function domainContext(host: string, header: (name: string) => string | undefined): DomainContext {
  return {
    instanceHost: header("x-zitadel-instance-host") || header("x-forwarded-host") || host,
    publicHost: header("x-zitadel-public-host") ?? "",
  };
}

/** The origin that links and the issuer start with. */
export function originOf({ instanceHost, publicHost }: DomainContext): string {
  return `http://${publicHost || instanceHost}`;
}

/** Checks the names of hosts that requests may be for; returns them in lower case. */
export function allowedHosts(names: readonly string[]): string[] {
  checkShape(names, { type: "array", items: { type: "string" } }, "allowedHosts");
  const wrong = names.find((name) => !/^(\[[\da-f:.]+\]|[^\s/:@[\]]+)$/i.test(name));
  if (wrong !== undefined)
    throw new TypeError(`allowedHosts: ${JSON.stringify(wrong)} is no name of a host, without port`);
  return names.map((name) => name.toLowerCase());
}

/** What the server says where no instance has the host; undefined where one has. */
export function instanceViolation(
  { hosts }: Pick<EmulatorState, "hosts">,
  { instanceHost, publicHost }: DomainContext,
): string | undefined {
  const isOwn = (host: string) => ownHosts.includes(host) || hosts.includes(host.toLowerCase());
  const instance = withoutPort(instanceHost);
  const shown = withoutPort(publicHost) || instance;
  const known = isOwn(instance);
  if (known && (shown === instance || isOwn(shown))) return undefined;
  const id = known ? "QUERY-IuGh1" : "QUERY-1kIjX";
  const cause = known ? ` Parent=(public domain ${JSON.stringify(shown)} not trusted)` : "";
  return (
    `${instanceNotFound({ instanceHost, publicHost }, id)} Parent=(unable to get instance by domain: ` +
    `instanceDomain ${instance}, publicHostname ${shown}: ID=${id} Message=Errors.IAM.NotFound${cause})`
  );
}

/** The same in the words of the end points of OAuth. */
export function instanceNotFound({ instanceHost, publicHost }: DomainContext, id = "QUERY-1kIjX"): string {
  return (
    `unable to set instance using origin &{${instanceHost} ${publicHost} http} (ExternalDomain is ${instanceDomain}): ` +
    `ID=${id} Message=Instance not found. Make sure you got the domain right. ` +
    "Check out https://zitadel.com/docs/apis/introduction#domains"
  );
}

/** The name of the instance, as memberships show it. */
export const instanceName = "ZITADEL";

function withoutPort(host: string): string {
  return host.replace(/:\d*$/, "");
}

/** The domain that the server makes of an organization's name. */
export function primaryDomain(name: string): string {
  const label = name
    .trim()
    .toLowerCase()
    .replace(/\s+/g, "-")
    .replace(/[^a-z0-9-]/g, "")
    .replace(/^-+|-+$/g, "")
    .slice(0, 63);
  return `${label}.${instanceDomain}`;
}
