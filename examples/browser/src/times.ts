const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "long" });

/** A date, such as 5 Mar 2024. */
export const dateOf = (time: Date): string => day.format(time);

/** Date and time to the minute. */
export const momentOf = (time: Date): string => moment.format(time);

/** Date and time to the second, with the time zone. */
export const timeWithZone = (time: Date): string => full.format(time);
