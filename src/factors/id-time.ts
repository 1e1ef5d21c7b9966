// ZITADEL's ids are Sonyflake numbers: 39 bits of time in units of 10 ms since this day, then 24 bits that tell apart.
// The recorded ids agree with the recorded creation dates (test/factors/id-time.test.ts).
const epoch = Date.UTC(2019, 3, 29);

/** When the server made this id; undefined for an id that is none of its own, such as an imported user's. */
export function idTime(id: string): Date | undefined {
  if (!/^[1-9]\d{14,18}$/.test(id)) return undefined;
  return new Date(epoch + Number(BigInt(id) >> 24n) * 10);
}
