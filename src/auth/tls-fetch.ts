import type { TlsOptions } from "../options.js";
import { builtinModule } from "./builtin-module.js";

/** What is used of an IncomingMessage of `node:http`. */
interface Message extends AsyncIterable<Uint8Array> {
  statusCode: number;
  rawHeaders: string[];
  destroy(): void;
}

/** What is used of `node:https` and `node:tls`. */
interface Https {
  request(
    url: string,
    options: object,
    onResponse: (message: Message) => void,
  ): { on(event: "error", listener: (error: Error) => void): void; end(body?: string): void };
}
interface Tls {
  createSecureContext(options: object): object;
}

/**
 * Makes a fetch function with certificates of its own, which the platform's lacks. Where there is no `node:https`, and
 * for certificates and keys that are none, it is a TypeError, which never shows them.
 */
export function tlsFetch({ ca, cert, key, servername }: TlsOptions): typeof fetch {
  const https = builtinModule<Https>("node:https");
  const tls = builtinModule<Tls>("node:tls");
  if (!https || !tls) throw new TypeError("this runtime has no way to set tls (Node has it from 22.3 on)");
  let secureContext: object;
  try {
    secureContext = tls.createSecureContext({ ca, cert, key });
  } catch (error) {
    throw new TypeError(
      `tls must have certificates and a key that are PEM and belong together: ${(error as { code?: string }).code}`,
    );
  }
  return (url, { method, headers, body, signal } = {}) =>
    new Promise((resolve, reject) => {
      const options = {
        method,
        headers: Object.fromEntries(new Headers(headers)),
        secureContext,
        // Not the agent that all share, because it keeps what it was given.
        agent: false,
        ...(servername !== undefined && { servername }),
        ...(signal && { signal }),
      };
      const request = https.request(String(url), options, (message) =>
        toResponse(message).then(resolve, reject),
      );
      request.on("error", reject);
      request.end(body ? String(body) : undefined);
    });
}

async function toResponse(message: Message): Promise<Response> {
  const { statusCode, rawHeaders } = message;
  try {
    const headers = new Headers();
    for (let at = 0; at < rawHeaders.length; at += 2) {
      headers.append(rawHeaders[at] ?? "", rawHeaders[at + 1] ?? "");
    }
    const chunks = message[Symbol.asyncIterator]();
    const body = new ReadableStream<Uint8Array>({
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: () => message.destroy(),
    });
    // A Response of one of these has no body.
    const empty = [204, 205, 304].includes(statusCode);
    return new Response(empty ? null : body, { status: statusCode, headers });
  } catch (error) {
    message.destroy();
    throw error;
  }
}
