/// <reference types="vite/client" />
import { limitMs } from "./limit.js";

/** Where the page signs in and whom it calls. */
export interface Settings {
  /** The origin of the ZITADEL instance, which is its OAuth issuer too. */
  url: string;
  /** The client id of the application that this page is in ZITADEL. */
  clientId: string;
  /** The API to call: Management v1 or the user service v2. Undefined: v1 where the server has it. */
  api?: "v1" | "v2";
}

/** Reads what Vite took from `.env` when it built the page, or else `config.json`, which lies beside the page. */
export async function readSettings(): Promise<Settings> {
  const { VITE_ZITADEL_URL: url, VITE_ZITADEL_CLIENT_ID: clientId, VITE_ZITADEL_API: api } = import.meta.env;
  return settingsOf(url || clientId ? { url, clientId, api } : await readConfig());
}

async function readConfig(): Promise<Record<string, unknown>> {
  const signal = AbortSignal.timeout(limitMs);
  const response = await fetch("config.json", { cache: "no-cache", credentials: "omit", signal });
  if (!response.ok) throw new Error(`config.json cannot be read: HTTP ${response.status}`);
  return response.json();
}

/** Checks settings, whoever wrote them. */
export function settingsOf({ url, clientId, api }: Record<string, unknown>): Settings {
  if (typeof url !== "string" || !URL.canParse(url)) throw new Error("the URL of ZITADEL is not set");
  if (typeof clientId !== "string" || clientId === "") throw new Error("the client ID is not set");
  // With a final slash, as it is copied from a browser, the paths after it would begin with two.
  const settings = { url: url.replace(/\/+$/, ""), clientId };
  return api === "v1" || api === "v2" ? { ...settings, api } : settings;
}
