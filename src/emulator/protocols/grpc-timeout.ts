const unitsInMs: Record<string, number> = { H: 3_600_000, M: 60_000, S: 1000, m: 1, u: 1e-3, n: 1e-6 };

/** Reads `grpc-timeout` as gRPC does, in milliseconds; a string says what is wrong with it, in the server's words. */
export function parseGrpcTimeout(value: string): number | string {
  const about = (reason: string) => `transport: ${reason}: ${JSON.stringify(value)}`;
  if (value.length < 2) return about("timeout string is too short");
  if (value.length > 9) return about("timeout string is too long");
  const unit = unitsInMs[value.slice(-1)];
  if (unit === undefined) return about("timeout unit is not recognized");
  const digits = value.slice(0, -1);
  if (!/^\d+$/.test(digits)) return `strconv.ParseUint: parsing ${JSON.stringify(digits)}: invalid syntax`;
  return Number(digits) * unit;
}

/** Reads `grpc-timeout` as the REST gateway does: any whole number, and 0 for none. Throws where it is malformed. */
export function parseGatewayTimeout(value: string): number | undefined {
  const unit = unitsInMs[value.slice(-1)];
  const digits = value.slice(0, -1);
  if (unit === undefined || !/^[+-]?\d+$/.test(digits)) throw new Error(`invalid grpc-timeout: ${value}`);
  return Number(digits) === 0 ? undefined : Number(digits) * unit;
}
