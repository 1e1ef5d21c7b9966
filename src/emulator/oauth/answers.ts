/** An answer that no cache may keep. Without a body it still says that it is JSON, as on the server. */
export function json(body?: unknown, status = 200): Response {
  const headers = {
    "content-type": "application/json",
    "cache-control": "no-store",
    pragma: "no-cache",
    expires: new Date(0).toUTCString(),
  };
  return new Response(body === undefined ? null : `${JSON.stringify(body)}\n`, { status, headers });
}

/** An error of OAuth. ZITADEL says 400 to nearly all of them, also where the standard has 401. */
export function oauthError(error: string, description?: string, status = 400): Response {
  return json({ error, error_description: description }, status);
}

/** Sends the browser on. */
export function redirect(to: string, cookie?: string): Response {
  const headers = {
    "content-type": "text/html; charset=utf-8",
    location: to,
    ...(cookie && { "set-cookie": cookie }),
  };
  return new Response(`<a href="${escapeHtml(to)}">Found</a>.\n\n`, { status: 302, headers });
}

/** A page without scripts. */
export function page(title: string, main: string, status = 200): Response {
  const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 30rem; margin: 3rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
  button { display: block; width: 100%; margin: 0.5rem 0; padding: 0.5rem; font: inherit; text-align: left; }
</style>
<main>
<h1>${title}</h1>
${main}
</main>
</html>
`;
  const headers = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
  };
  return new Response(html, { status, headers });
}

/** Makes text safe to stand in HTML, also between quotation marks. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
