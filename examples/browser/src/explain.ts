import { Code, ConnectError, ErrorId, isForeign, zitadelError } from "zitadel-mgmt";
import { visible } from "./names.js";

/** What went wrong, for the person at the help desk. */
export interface Explanation {
  text: string;
  /** What the person can do about it here. */
  remedy: "sign in" | "choose organization" | "try again" | "nothing";
  /** For whoever the person asks for help. */
  reference: string;
}

type Words = [text: string, remedy?: Explanation["remedy"]];

const noPermission: Words = [
  "Your role does not allow this. Looking at people and keys takes a role such as Org Owner Viewer, removing keys takes Org User Manager.",
  "nothing",
];

const elsewhereWords = "This person belongs to another organization.";

const wrongId: Words = ["This ID is too long, or has characters that no ID has.", "nothing"];

// Without a prototype: a server may call an error "constructor".
const byId: Record<string, Words> = Object.assign(Object.create(null), {
  [ErrorId.TokenInvalid]: ["Your sign-in has ended. Sign in again to go on.", "sign in"],
  [ErrorId.MfaRequired]: ["You signed in without your second factor. Sign in again and use it.", "sign in"],
  [ErrorId.OrganizationNotFound]: ["There is no organization with this ID.", "choose organization"],
  [ErrorId.MembershipNotFound]: [
    "You have no role in this organization. Choose another one, or ask its owner for a role.",
    "choose organization",
  ],
  [ErrorId.NoPermission]: noPermission,
  [ErrorId.NoPermissionOnUser]: noPermission,
  [ErrorId.PermissionOnProjectOnly]: noPermission,
  [ErrorId.UserLocked]: [
    "This person is locked: recovery codes can be removed once they are unlocked.",
    "nothing",
  ],
  [ErrorId.UserNotFound]: ["This organization has no such person.", "nothing"],
  [ErrorId.UserInOtherOrganization]: [elsewhereWords, "choose organization"],
  [ErrorId.OriginNotAllowed]: [
    `This page's address is not allowed in ZITADEL. An administrator adds ${location.origin} to the application's additional origins.`,
    "nothing",
  ],
  [ErrorId.QuotaExhausted]: [
    "The instance has used up its quota of requests. Its owner can raise it.",
    "nothing",
  ],
  [ErrorId.InstanceBlocked]: ["The instance is blocked. Its owner has to talk to ZITADEL.", "nothing"],
} satisfies Record<string, Words>);

const byCode: Partial<Record<Code, Words>> = {
  [Code.Unauthenticated]: byId[ErrorId.TokenInvalid]!,
  [Code.Unavailable]: ["The server cannot be reached. Check your connection and try again."],
  [Code.DeadlineExceeded]: ["The server did not answer in time. Try again."],
  [Code.PermissionDenied]: noPermission,
  [Code.InvalidArgument]: wrongId,
  [Code.Unimplemented]: ["This server does not offer it.", "nothing"],
};

const lock = /events2_pkey/;
const changedMeanwhile: Words = [
  "Something else changed this person at the same moment, and nothing was written. Try again.",
];

/** A text of the package, without the advice in it for who writes programs. */
function withoutAdvice(message: string): string {
  return message.replace(/ is no answer of ZITADEL \(.*?\)/, "").replace(/; outcome unknown: .*/s, "");
}

/** Says in plain words what a failed call means. */
export function explain(reason: unknown): Explanation {
  // Ids are looked at before they are sent.
  if (reason instanceof TypeError) return { text: wrongId[0], remedy: "nothing", reference: "no request" };
  const { code, id, message } = zitadelError(reason);
  const said = visible(withoutAdvice(message));
  // v2 answers for people of any organization: it is the package that refuses.
  const elsewhere = code === Code.FailedPrecondition && / belongs to organization /.test(message);
  if (id === undefined && elsewhere) {
    return { text: elsewhereWords, remedy: "choose organization", reference: Code[code] };
  }
  const [text, remedy = "try again"] = isForeign(ConnectError.from(reason))
    ? [`Something in front of ZITADEL answered in its place: ${said}`]
    : (lock.test(message) && changedMeanwhile) ||
      (id && Object.hasOwn(byId, id) && byId[id]) ||
      byCode[code] || [`That did not work: ${said}`];
  return { text, remedy, reference: visible(id ?? Code[code]) };
}
