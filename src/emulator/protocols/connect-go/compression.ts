import { gunzipSync } from "node:zlib";
import { Code, ConnectError } from "@connectrpc/connect";
import { maxBodyBytes } from "../limits.js";

/** How a request is compressed, and how its answer is to be. */
export interface Compression {
  request: "identity" | "gzip";
  /** Empty: the request names a compression that is not known. */
  response: "identity" | "gzip" | "";
  error?: ConnectError;
}

/** Agrees on compression by the headers of a protocol; an answer is compressed wherever it may be. */
export function negotiateCompression(sent: string | undefined, accepted: string | undefined): Compression {
  if (sent && sent !== "identity" && sent !== "gzip") {
    const message = `unknown compression ${JSON.stringify(sent)}: supported encodings are gzip`;
    return { request: "identity", response: "", error: new ConnectError(message, Code.Unimplemented) };
  }
  const request = sent === "gzip" ? "gzip" : "identity";
  return { request, response: accepted?.split(/[, ]+/).includes("gzip") ? "gzip" : request };
}

/** Decompresses with the errors of Go. */
export function decompress(data: Uint8Array): Uint8Array {
  if (data.length < 10) throw invalid("get decompressor: unexpected EOF");
  if (data[0] !== 0x1f || data[1] !== 0x8b || data[2] !== 8)
    throw invalid("get decompressor: gzip: invalid header");
  try {
    return gunzipSync(data, { maxOutputLength: maxBodyBytes });
  } catch (reason) {
    const { code, message } = reason as NodeJS.ErrnoException;
    if (code === "ERR_BUFFER_TOO_LARGE") throw tooLarge();
    if (code === "Z_BUF_ERROR") throw invalid("decompress: unexpected EOF");
    throw invalid(
      message === "incorrect data check" || message === "incorrect length check"
        ? "decompress: gzip: invalid checksum"
        : "decompress: flate: corrupt input",
    );
  }
}

/** The server has no limit that was met; this one keeps the memory of the emulator. */
function tooLarge(): ConnectError {
  return new ConnectError(
    `message is larger than configured max ${maxBodyBytes} after decompression`,
    Code.ResourceExhausted,
  );
}

function invalid(message: string): ConnectError {
  return new ConnectError(message, Code.InvalidArgument);
}
