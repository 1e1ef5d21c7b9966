/** How long a call may take, in milliseconds, all attempts included. */
export const limitMs = 10_000;
