/// <reference types="vite/client" />

/** Where the page signs in and whom it calls. */
export interface Settings {
  /** The origin of the ZITADEL instance, which is its OAuth issuer too. */
  url: string;
  /** The client id of the application that this page is in ZITADEL. */
  clientId: string;
}

/** Reads what Vite took from `.env` when it built the page. */
export function readSettings(): Settings {
  const { VITE_ZITADEL_URL: url, VITE_ZITADEL_CLIENT_ID: clientId } = import.meta.env;
  if (!url || !clientId) throw new Error("VITE_ZITADEL_URL and VITE_ZITADEL_CLIENT_ID must be set; see .env");
  // With a final slash, as it is copied from a browser, the paths after it would begin with two.
  return { url: url.replace(/\/+$/, ""), clientId };
}
