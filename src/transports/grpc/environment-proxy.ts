import type { BlockList } from "node:net";

/** What of `node:net` is needed to read a list of networks. */
type Net = Pick<typeof import("node:net"), "BlockList" | "isIP">;

/**
 * Returns the proxy that the environment names for an origin: that of `https_proxy` or `http_proxy`, by the scheme of
 * the origin, else that of `all_proxy`, unless `no_proxy` has its host. Names are also read in capitals. What is no
 * proxy is an error that does not show it: it may hold a password.
 */
export function environmentProxy(origin: URL, net: Net): URL | undefined {
  const names = [`${origin.protocol.slice(0, -1)}_proxy`, "all_proxy"].flatMap(spellings);
  const name = names.find((each) => process.env[each]);
  if (name === undefined || isExcepted(origin, net)) return undefined;
  const value = process.env[name] as string;
  // As curl reads it, "proxy.example:3128" is a proxy by http.
  const text = value.includes("://") ? value : `http://${value}`;
  const proxy = URL.canParse(text) ? new URL(text) : undefined;
  if (proxy && /^https?:$/.test(proxy.protocol)) return proxy;
  throw new Error(`${name} of the environment must be the URL of a proxy by http:// or https://`);
}

function spellings(name: string): string[] {
  return [name, name.toUpperCase()];
}

/** Names stand for their subdomains too, as for curl and Go; also networks such as `10.0.0.0/8` can be excepted. */
function isExcepted(origin: URL, net: Net): boolean {
  const host = bareHost(origin.hostname);
  const port = portOf(origin);
  const list = process.env.no_proxy || process.env.NO_PROXY || "";
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      if (entry === "*") return true;
      const [, named = entry, onlyPort = port] =
        net.isIP(entry) === 6 ? [] : (/^(.*?)(?::(\d+))?$/.exec(entry) ?? []);
      const name = bareHost(named.replace(/^\*?\./, ""));
      if (name === "" || Number(onlyPort) !== port) return false;
      return net.isIP(host) === 0 ? `.${host}`.endsWith(`.${name}`) : isInNetwork(host, name, net);
    });
}

/** A host as it is in certificates and lists: without brackets, and without the dot at its end. */
export function bareHost(hostname: string): string {
  return hostname.replace(/^\[|\]$|\.$/g, "");
}

/** The port of a URL, also where it is that of its scheme. */
export function portOf({ port, protocol }: URL): number {
  return Number(port || (protocol === "http:" ? 80 : 443));
}

function isInNetwork(host: string, network: string, net: Net): boolean {
  const [, address = "", length] = /^([^/]+)(?:\/(\d+))?$/.exec(network) ?? [];
  const family = net.isIP(address);
  if (family === 0 || net.isIP(host) !== family) return false;
  const bits = length === undefined ? (family === 4 ? 32 : 128) : Number(length);
  const type = family === 4 ? "ipv4" : "ipv6";
  const list: BlockList = new net.BlockList();
  try {
    list.addSubnet(address, bits, type);
  } catch {
    return false;
  }
  return list.check(host, type);
}
