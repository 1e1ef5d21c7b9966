/** Returns the media type of a `content-type` without its parameters, in lower case (RFC 9110, 8.3.1). */
export function mediaType(contentType: string | null | undefined): string {
  return (contentType ?? "").split(";", 1).join().trim().toLowerCase();
}
