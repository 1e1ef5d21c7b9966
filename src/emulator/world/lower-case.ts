/**
 * Lower case as the server and its database have it: letter by letter. JavaScript makes two letters of `İ`, and looks where a
 * Greek word ends.
 */
export function lowerCase(text: string): string {
  return /[İΣ]/.test(text)
    ? text.replaceAll("İ", "i").replaceAll("Σ", "σ").toLowerCase()
    : text.toLowerCase();
}
