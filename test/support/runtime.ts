/** Where the tests run: as a rule in Node, by `scripts/test-in.ts` in another runtime. */
export const runtime: "bun" | "deno" | "node" = process.versions.bun
  ? "bun"
  : process.versions.deno
    ? "deno"
    : "node";

/** What the runtime says of a connection that nobody accepts, of one that is lost, of a port without TLS, of a time that is up. */
export const words: Record<"refused" | "lost" | "noTls" | "blocked", RegExp> & { timeout: string } = {
  node: {
    refused: /connect ECONNREFUSED 127\.0\.0\.1:\d+$/,
    lost: /other side closed/,
    noTls: /wrong version number$/,
    blocked: /bad port$/,
    timeout: "The operation was aborted due to timeout",
  },
  bun: {
    refused: /ECONNREFUSED: Unable to connect/,
    lost: /ECONNRESET: The socket connection was closed/,
    noTls: /EPROTO/,
    blocked: /^$/,
    timeout: "The operation timed out.",
  },
  deno: {
    refused: /Connection refused/,
    lost: /connection closed before message completed/,
    noTls: /InvalidContentType|corrupt message/,
    blocked: /port 25/,
    timeout: "The operation was aborted due to timeout",
  },
}[runtime];
