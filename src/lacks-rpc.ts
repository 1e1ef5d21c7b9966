import { Code, type ConnectError } from "@connectrpc/connect";
import { isForeign } from "./outcome.js";

/**
 * Tells whether a server does not know an rpc: over gRPC that is code 12, over REST code 5 with nothing but this text (and the
 * hint of ours behind it). A `404 page not found` may be a proxy's as well.
 */
export function lacksRpc(error: ConnectError): boolean {
  const { code, metadata, rawMessage } = error;
  if (isForeign(error)) {
    return code === Code.Unimplemented && /^text\/plain\b/i.test(metadata.get("content-type") ?? "");
  }
  return code === Code.Unimplemented || (code === Code.NotFound && /^Not Found(: |$)/.test(rawMessage));
}
