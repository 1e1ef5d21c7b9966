import { abortable } from "./abortable.js";

/** How long a request and its whole answer may take. */
export const timeoutMs = 10_000;

/** How large an answer may be. */
export const maxBytes: number = 1024 * 1024;

/** An answer with its body. */
export interface WholeAnswer {
  response: Response;
  /** Undefined: it was too large. */
  text: string | undefined;
}

/** Reads an answer to its end, within the time limit. When this has returned, or the signal is aborted, nothing runs on. */
export async function wholeAnswer(
  ended: AbortSignal,
  send: (signal: AbortSignal) => Promise<Response>,
): Promise<WholeAnswer> {
  // Not AbortSignal.any, which edge runtimes and older browsers lack.
  const over = new AbortController();
  const { signal } = over;
  const limits = [ended, AbortSignal.timeout(timeoutMs)];
  const end = () => over.abort(limits.find(({ aborted }) => aborted)?.reason);
  for (const limit of limits) limit.addEventListener("abort", end);
  if (ended.aborted) end();
  try {
    const response = await abortable(send(signal), signal);
    return { response, text: await readText(response, signal) };
  } finally {
    for (const limit of limits) limit.removeEventListener("abort", end);
    over.abort();
  }
}

async function readText({ body }: Response, signal: AbortSignal): Promise<string | undefined> {
  const reader = body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let arrived = 0;
  try {
    while (arrived <= maxBytes) {
      const part = reader && (await abortable(reader.read(), signal));
      if (!part?.value) return text + decoder.decode();
      arrived += part.value.length;
      text += decoder.decode(part.value, { stream: true });
    }
    return undefined;
  } finally {
    reader?.cancel().catch(() => {});
  }
}
