import { usageError } from "./cli-error.js";
import { note } from "./output.js";

/** Labels of DNS, so that a token is never taken for a host and asked for. */
const bareHost = /^(?=[^.]{1,30}$|.*\.)[a-z\d-]{1,63}(\.[a-z\d-]{1,63})*$/i;

/** Where ZITADEL has its pages and its metadata: what people copy from a browser. */
const ofThePages = /^\/(ui|\.well-known|oauth|oidc|device)(\/|$)/;

/**
 * The origin of an instance that somebody typed. A host alone means https, an address from a browser its origin, which is
 * said; anything else is a usage error. `name` is that of the option or variable.
 */
export function readAddress(text: string, name: string): string {
  const [host = ""] = text.split(/[/?#]/, 1);
  const whole = bareHost.test(host) ? `https://${text}` : text;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) throw wrong(text, name);
  // A number is a host too for URL, and another one.
  if (whole !== text && url.hostname !== host.toLowerCase()) throw wrong(text, name);
  if (url.href === `${url.origin}/`) return url.origin;
  if (!ofThePages.test(url.pathname) && url.pathname !== "/") throw wrong(text, name, url.origin);
  const organization = url.searchParams.has("org") ? "; its organization is not, which --org names" : "";
  note(`${name} is the address of a page: its origin ${url.origin} is used${organization}`);
  return url.origin;
}

function wrong(text: string, name: string, example?: string) {
  const port = /^([a-z\d.-]+:\d+)\/?$/i.exec(text)?.[1];
  const origin = example ?? `https://${port ?? "example.zitadel.cloud"}`;
  return usageError(
    `${name} is ${shownAddress(text)}: an origin with https:// or http:// is meant, such as ${origin}`,
  );
}

/** Without what may be a secret: a password, a query, and a token in the place of an address. */
function shownAddress(text: string): string {
  const start = text.replace(/[?#].*/s, "…");
  const isAddress = /^https?:\/\//i.test(start) && start.length <= 200;
  if (start.includes("@") || (start.length > 30 && !isAddress))
    return "(not shown, because it may hold a secret)";
  return `"${start}"`;
}
