/** What the library says of its options, in the words of the command line. */
export function inOurWords(message: string): string {
  const isTyped = process.argv.some((word) => /^--url(=|$)/.test(word));
  const name = isTyped || process.env.ZITADEL_URL === undefined ? "--url" : "ZITADEL_URL";
  return message
    .replace(/\b(is|of|correct|wrong) baseUrl\b/g, `$1 ${name}`)
    .replace("the organization of the client", "the caller's organization")
    .replace(/, or set tls\.servername\b/, "");
}
