/** A request, whatever the version of HTTP. */
export interface HttpRequest {
  version: 1 | 2;
  method: string;
  /** Path and query as they were sent. */
  target: string;
  /** The host with its port, from `Host` or `:authority`. */
  host: string;
  /** Names in lower case; of a repeated header the first counts, as on the server. */
  headers: ReadonlyMap<string, string>;
  body: Uint8Array;
  /** By `performance.now()`. */
  arrivedAt: number;
  /** Whether it was sent from this machine. */
  isLocal: boolean;
}

/** An answer, complete. */
export interface HttpResponse {
  status: number;
  headers: Header[];
  body: Uint8Array | string;
  trailers?: Header[];
  /** Instead of sending the answer, cut the connection; or send it and ask the client to leave. */
  connection?: "cut" | "drain";
}

export type Header = [name: string, value: string];

/** The path of a request, decoded. Undefined where an escape is broken. */
export function decodedPath(target: string): string | undefined {
  return decodeEscapes(target.replace(/[?#].*$/s, ""));
}

/** The query of a request, still encoded. */
export function queryOf(target: string): string {
  return /\?([^#]*)/.exec(target)?.[1] ?? "";
}

/** Decodes percent escapes to UTF-8, without failing on bytes that are none. Undefined where an escape is broken. */
export function decodeEscapes(text: string): string | undefined {
  if (!text.includes("%")) return text;
  if (/%(?![0-9a-f]{2})/i.test(text)) return undefined;
  try {
    return decodeURIComponent(text);
  } catch {
    return text.replace(/(%[0-9a-f]{2})+/gi, (escapes) =>
      Buffer.from(escapes.replaceAll("%", ""), "hex").toString("utf8"),
    );
  }
}

/** An answer with text, dated, of a known length. */
export function textResponse(status: number, headers: Header[], body: string): HttpResponse {
  return {
    status,
    headers: [...headers, ["date", httpDate()], ["content-length", String(Buffer.byteLength(body))]],
    body,
  };
}

/** The time in the form of HTTP headers. */
export function httpDate(): string {
  const second = Math.floor(Date.now() / 1000);
  if (second !== lastDate.second) {
    lastDate.second = second;
    lastDate.text = new Date(second * 1000).toUTCString();
  }
  return lastDate.text;
}

const lastDate = { second: 0, text: "" };
