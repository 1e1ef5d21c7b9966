/** The origin of an address. Undefined: it is none. */
export function originIn(address: string): string | undefined {
  return URL.canParse(address) ? new URL(address).origin : undefined;
}
