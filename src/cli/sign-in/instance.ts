import { readHeaders } from "../header-options.js";
import type { ConnectionArgs } from "../settings.js";
import { originIn } from "./origin.js";

/** An instance, and how the requests of a sign-in get there. */
export interface Instance {
  /** The origin that is asked. */
  url: string;
  /** On every request. */
  headers?: [name: string, value: string][];
  /** Whether each request is told on the standard error. */
  verbose?: boolean;
}

/** The options that say how the requests of a sign-in get to an instance. */
export type ReachArgs = Pick<ConnectionArgs, "header" | "allow-plaintext" | "verbose">;

/** The instance at an origin, as the options say that it is reached. */
export function instanceAt(url: string, { header = [], verbose = false }: ReachArgs): Instance {
  return { url, headers: readHeaders(header), verbose };
}

/** The origins that an instance may call itself by: the one that is asked, or that of the host which a header names. */
export function ownOrigins({ url, headers = [] }: Instance): string[] {
  const host = headers.find(([name]) => name === "x-zitadel-instance-host")?.[1];
  if (host === undefined) return [url];
  // People sign in there: not over plain http, unless that was allowed on the way here.
  const schemes = url.startsWith("https:") ? ["https:"] : ["https:", "http:"];
  return [url, ...schemes.map((scheme) => originIn(`${scheme}//${host}`) ?? url)];
}
