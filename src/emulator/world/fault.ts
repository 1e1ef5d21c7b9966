/** Something that goes wrong on demand. */
export type Fault = {
  /** The rpc that it is for, such as `RemoveHumanAuthFactorU2F`. Default: all that it can befall. */
  rpc?: string;
  /** Whom a call must be about. Default: anyone. */
  userId?: string;
  /** The organization of the calls: that of `x-zitadel-orgid`, or else the caller's own. Default: any. */
  orgId?: string;
  /** How many calls it lets pass before: 2 is the third call and on. Default: 0. */
  skip?: number;
  /** How many calls it befalls. Default: every one, until it is cleared. */
  times?: number;
} & (
  | {
      /**
       * `unavailable`: not processed, code 14. `blocked`: the instance is, code 8 `LIMITS-molsj`, before authentication.
       * `quota`: used up, code 8 `QUOTA-vjAy8`, after the check of the permission. `lock`: a change loses the race for its
       * event, code 2, and nothing is written. `drop-answer`: processed, then the connection is reset. `drain`: answered,
       * then the connection is given up (GOAWAY; `connection: close`). `ignore-org`: REST does not see `x-zitadel-orgid`.
       * `lag`: lists of factors still show what was removed since the fault was set.
       */
      kind: "unavailable" | "blocked" | "quota" | "lock" | "drop-answer" | "drain" | "ignore-org" | "lag";
    }
  | {
      /**
       * The answer takes this much longer. A timeout that runs out meanwhile gets the server's wrong code: 7 in v1, 5 without an
       * id in v2; over REST of v2 it is 4.
       */
      kind: "delay";
      ms: number;
    }
);

/** A fault that is set. */
export type ActiveFault = Fault & { setAt: number };
