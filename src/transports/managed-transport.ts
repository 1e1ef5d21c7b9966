// The name AsyncDisposable, for code that is compiled without this library.
/// <reference lib="esnext.disposable" preserve="true" />
import type { Transport } from "@connectrpc/connect";

/** A connect Transport that can be closed. Only gRPC keeps a connection; over fetch there is nothing to close. */
export interface ManagedTransport extends Transport, AsyncDisposable {
  /** Waits for the calls in flight, then closes the connections. Later calls fail with `Canceled`. */
  close(): Promise<void>;
}
