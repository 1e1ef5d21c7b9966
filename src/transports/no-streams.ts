import { Code, ConnectError } from "@connectrpc/connect";

/** Answers every streaming call: ZITADEL's API has none. */
export async function noStreams(): Promise<never> {
  throw new ConnectError(
    "ZITADEL's API has no streaming rpcs, and neither has this transport",
    Code.Unimplemented,
  );
}
