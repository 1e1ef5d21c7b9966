import fc from "fast-check";
import type { FactorKey } from "../../src/bulk.js";
import type { Fault, World, WorldFactor, WorldUser } from "../../src/emulator.js";

/** What is done to a removal on its way. */
type Trouble = "none" | "empty, not done" | "empty, done" | "lost, done";

/** One run of a plan: who calls, how, and what goes wrong. */
export interface Course {
  api: "v1" | "v2";
  protocol: "grpc" | "grpc-web" | "rest";
  caller: keyof typeof callers;
  orgId: string | undefined;
  removeUnlisted: boolean;
  faults: Fault[];
  /** What is done to each removal, in turn. */
  troubles: Trouble[];
  /** Whether a gateway answers everything with an empty success, and passes nothing on. */
  mute: boolean;
  /** The HTTP status with which a firewall answers each request, in turn. */
  foreign: (number | undefined)[];
  timeoutMs: number;
  /** After how many results the run is aborted. */
  stopAfter: number | undefined;
  /** How much of the journal's end a crash takes away. */
  dropBytes: number;
  /** Whether another process removes the same keys at the same time. */
  parallel: boolean;
  /** A key that somebody removes before, maybe by the rpc for another type. */
  before: FactorKey | undefined;
}

/** A world, the keys that are asked for, and the runs that ask for them. */
export interface Plan {
  world: World;
  keys: FactorKey[];
  courses: Course[];
  /** Whether REST does not see `x-zitadel-orgid`. */
  ignoreOrg: boolean;
}

/** Tokens, by how far the caller reaches. All belong to organization A. */
export const callers = {
  owner: "token-owner",
  elsewhere: "token-elsewhere",
  instance: "token-instance",
  viewer: "token-viewer",
};

const roles: Record<keyof typeof callers, WorldUser["roles"]> = {
  owner: { A: ["ORG_OWNER"] },
  elsewhere: { B: ["ORG_USER_MANAGER"] },
  instance: { instance: ["IAM_OWNER"] },
  viewer: { A: ["ORG_OWNER_VIEWER"], B: ["ORG_OWNER"] },
};

const people = [
  { id: "ann", orgId: "A" },
  { id: "abe", orgId: "A" },
  { id: "bob", orgId: "B" },
  { id: "cat", orgId: "C" },
  { id: "dan", orgId: "A", state: "deleted" },
] as const;

const state = fc.constantFrom("ready" as const, "ready" as const, "not_ready" as const);
const token = (id: string): fc.Arbitrary<WorldFactor> =>
  fc.record({
    type: fc.constantFrom("u2f" as const, "passkey" as const),
    id: fc.constant(id),
    name: fc.constant(id),
    state,
  });

const factorsOf = (userId: string): fc.Arbitrary<WorldFactor[]> =>
  fc
    .tuple(
      token(`${userId}-1`),
      token(`${userId}-2`),
      fc.option(token(`${userId}-3`)),
      fc.option(fc.record({ type: fc.constant("otp" as const), state })),
      fc.option(fc.constant({ type: "otpSms" as const })),
      fc.option(fc.constant({ type: "otpEmail" as const })),
      fc.option(fc.constant({ type: "recoveryCodes" as const })),
    )
    .map((factors) => factors.filter((factor): factor is NonNullable<typeof factor> => factor !== null));

const world: fc.Arbitrary<World> = fc.tuple(...people.map(({ id }) => factorsOf(id))).map((factors) => ({
  orgs: ["A", "B", "C"].map((id) => ({ id, name: id })),
  users: [
    ...people.map((person, index) => ({
      ...person,
      userName: person.id,
      human: { email: `${person.id}@example.com`, emailVerified: true },
      factors: factors[index] ?? [],
    })),
    ...Object.entries(callers).map(([name, token]) => ({
      id: name,
      orgId: "A",
      userName: name,
      machine: {},
      roles: roles[name as keyof typeof callers] ?? {},
      tokens: [token],
    })),
  ],
}));

/** Keys that the world has, and some that it has not, or not there. */
function keyIn({ users }: World): fc.Arbitrary<FactorKey> {
  const real = users.flatMap(({ id: userId, orgId, factors = [] }) =>
    factors.map((factor): FactorKey => {
      const { type } = factor;
      return { orgId, userId, type, ...("id" in factor && { tokenId: factor.id }) };
    }),
  );
  return fc
    .record({
      key: fc.constantFrom(...real),
      org: fc.constantFrom("own", "own", "own", "none", "none", "A", "B", "C", "unknown"),
      userId: fc.constantFrom("own", "own", "own", "own", "own", "own", "ann", "nobody"),
      swap: fc.constantFrom(false, false, false, false, true),
    })
    .map(({ key, org, userId, swap }) => {
      const { orgId, ...rest } = key;
      return {
        ...rest,
        ...(org !== "none" && { orgId: org === "own" ? (orgId ?? "") : org }),
        ...(userId !== "own" && { userId }),
        ...(swap && key.type === "u2f" && { type: "passkey" as const }),
        ...(swap && key.type === "passkey" && { type: "u2f" as const }),
      };
    });
}

const faulty = fc.constantFrom(
  "RemoveHumanAuthFactorU2F",
  "RemoveHumanPasswordless",
  "RemoveHumanAuthFactorOTP",
  "ListHumanAuthFactors",
  "ListHumanPasswordless",
  "RemoveU2F",
  "RemovePasskey",
  "RemoveTOTP",
  "RemoveRecoveryCodes",
  "ListAuthenticationFactors",
  "ListPasskeys",
  "GetUserByID",
  undefined,
);

const fault: fc.Arbitrary<Fault> = fc
  .record({
    kind: fc.constantFrom(
      "unavailable",
      "drop-answer",
      "drop-answer",
      "lock",
      "drain",
      "lag",
      "quota",
      "blocked",
      "delay",
    ),
    rpc: faulty,
    times: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
    ms: fc.constantFrom(1, 20, 150),
  })
  .map(
    ({ kind, rpc, times, ms }) =>
      ({
        kind,
        ...(rpc !== undefined && { rpc }),
        ...(times !== undefined && { times }),
        ...(kind === "delay" && { ms }),
      }) as Fault,
  );

const courseIn = (of: World): fc.Arbitrary<Course> =>
  fc.record({
    api: fc.constantFrom("v1", "v2"),
    protocol: fc.constantFrom("grpc", "grpc-web", "rest"),
    caller: fc.constantFrom("owner", "owner", "elsewhere", "instance", "instance", "viewer"),
    orgId: fc.constantFrom(undefined, undefined, "A", "B", "C"),
    removeUnlisted: fc.boolean(),
    faults: fc.array(fault, { maxLength: 3 }),
    troubles: fc.array(
      fc.constantFrom<Trouble>(
        "none",
        "none",
        "none",
        "none",
        "empty, not done",
        "empty, done",
        "lost, done",
      ),
      { maxLength: 12 },
    ),
    mute: fc.constantFrom(...Array<boolean>(9).fill(false), true),
    foreign: fc.array(
      fc.constantFrom(...Array<undefined>(12).fill(undefined), 200, 302, 403, 404, 451, 502),
      {
        maxLength: 12,
      },
    ),
    timeoutMs: fc.constantFrom(100, 2_000, 2_000),
    stopAfter: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
    dropBytes: fc.constantFrom(0, 0, 0, 40, 200, 500),
    parallel: fc.constantFrom(false, false, true),
    before: fc.option(keyIn(of), { nil: undefined }),
  });

/** Any plan. */
const plans: fc.Arbitrary<Plan> = world.chain((of) =>
  fc.record({
    world: fc.constant(of),
    keys: fc.array(keyIn(of), { minLength: 1, maxLength: 8 }),
    courses: fc.array(courseIn(of), { minLength: 1, maxLength: 3 }),
    ignoreOrg: fc.constantFrom(false, false, false, false, true),
  }),
);

/** Checks so many plans, or as many as the time allows: several at a time, because most of the time passes in pauses. */
export async function checkPlans(
  check: (plan: Plan) => Promise<void>,
  { runs, timeMs }: { runs: number; timeMs: number },
): Promise<number> {
  const lanes = 12;
  let checked = 0;
  const lane = () =>
    fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        await check(plan);
        checked++;
      }),
      {
        numRuns: Math.ceil(runs / lanes),
        interruptAfterTimeLimit: timeMs,
        endOnFailure: true,
      },
    );
  await Promise.all(Array.from({ length: lanes }, lane));
  return checked;
}
