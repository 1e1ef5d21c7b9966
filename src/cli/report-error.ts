import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorId, zitadelError } from "../errors.js";
import { lacksRpc } from "../lacks-rpc.js";
import { isForeign } from "../outcome.js";
import { CliError, ExitCode } from "./cli-error.js";
import { inOurWords } from "./words.js";

/** What an error is told as: by a person's line, or by `--json`. */
export interface ErrorReport {
  exitCode: ExitCode;
  message: string;
  /** What the message speaks of, such as the users that a name fits. */
  lines?: string[];
  /** The name of the gRPC code. Absent where nothing was called. */
  code?: string;
  /** ZITADEL's id of the error. */
  id?: string;
  /** What to do. */
  advice?: string;
}

/** Reads an error that ended a command. One that was not foreseen, a defect of ours, is thrown on. */
export function reportOf(reason: unknown): ErrorReport {
  if (reason instanceof CliError) {
    const { exitCode, message, lines } = reason;
    return { exitCode, message, ...(lines.length > 0 && { lines }) };
  }
  if (reason instanceof Error && "syscall" in reason) {
    if (reason.syscall === "uv_os_homedir") return { exitCode: ExitCode.usage, message: noHome };
    return { exitCode: ExitCode.failed, message: reason.message };
  }
  if (!(reason instanceof ConnectError)) throw reason;
  const { code, id, message } = zitadelError(reason);
  const advice =
    !isForeign(reason) && lacksRpc(reason)
      ? "the server does not have it: name the other API with --api"
      : adviceFor(id);
  return {
    // Who stands before ZITADEL says nothing about users, roles or sign-in.
    exitCode: isForeign(reason) ? ExitCode.unavailable : exitCodeOf(code, id),
    message: inOurWords(message),
    code: Code[code],
    ...(id && { id }),
    ...(advice && { advice }),
  };
}

const noHome = "this user has no home folder, where profiles and sign-ins lie: set HOME";

/** What to do about an error of ZITADEL. */
function adviceFor(id: string | undefined): string | undefined {
  return id !== undefined && Object.hasOwn(advice, id) ? advice[id] : undefined;
}

const noPermission =
  "give the caller a role such as ORG_USER_MANAGER in this organization; links and recovery codes take ORG_OWNER";

const advice: Record<string, string> = {
  [ErrorId.TokenInvalid]:
    "the token is unknown, expired, revoked, or lacks the audience of ZITADEL's own project: get a new one",
  [ErrorId.InvalidAuthorizationHeader]: "give the token without anything in front of it",
  [ErrorId.MfaRequired]: "sign in again with the second factor",
  [ErrorId.OrganizationNotFound]: "check --org: there is no organization with this id",
  [ErrorId.MembershipNotFound]: "give the caller a role in this organization, or name another with --org",
  [ErrorId.NoPermission]: noPermission,
  // What the user service v2 calls a missing permission.
  "AUTH-AWfge": noPermission,
  "AUTH-Swrgg2": noPermission,
  [ErrorId.UserInOtherOrganization]: "name the user's organization with --org",
  [ErrorId.QuotaExhausted]: "the instance's quota is used up: wait for the next period, or raise it",
  [ErrorId.InstanceBlocked]: "the instance is blocked: ask its operator",
};

function exitCodeOf(code: Code, id: string | undefined): ExitCode {
  if (code === Code.Unauthenticated || code === Code.PermissionDenied) return ExitCode.denied;
  if (id === ErrorId.MembershipNotFound) return ExitCode.denied;
  if (code === Code.NotFound) return id === undefined ? ExitCode.unavailable : ExitCode.notFound;
  if (code === Code.InvalidArgument) return ExitCode.usage;
  const unavailable: Code[] = [Code.Unavailable, Code.DeadlineExceeded, Code.ResourceExhausted];
  return unavailable.includes(code) ? ExitCode.unavailable : ExitCode.failed;
}
