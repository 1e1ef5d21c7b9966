import { type Code, ConnectError } from "@connectrpc/connect";
import { CredentialsCheckErrorSchema, ErrorDetailSchema } from "../gen/zitadel/v1/message_pb.js";

/**
 * The error ids of ZITADEL that callers of this API meet. Match on the id: texts are translated, codes are shared
 * (an unknown organization, user or key all have ids of their own, and `MembershipNotFound` has code 5, not 7).
 */
export const ErrorId = {
  /** U2F key or passkey: unknown, already removed, or of another user, organization or a deleted user. */
  WebAuthNTokenNotFound: "COMMAND-DAfb2",
  /** The user has no TOTP, or the user is unknown in this organization. */
  OtpNotFound: "COMMAND-Hd9sd",
  /** The user has no OTP by SMS, or the user is unknown in this organization. */
  OtpSmsNotFound: "COMMAND-Sr3h3",
  /** The user has no OTP by e-mail, or the user is unknown in this organization. */
  OtpEmailNotFound: "COMMAND-b312D",
  /** OTP by SMS wants a verified phone. */
  OtpSmsNotReady: "COMMAND-Q54j2",
  /** OTP by e-mail wants a verified e-mail address. */
  OtpEmailNotReady: "COMMAND-KLJ2d",
  /** No user has this id or login name. */
  UserNotFound: "QUERY-Dfbg2",
  /** The user belongs to another organization than the one of the call. */
  UserInOtherOrganization: "MANAG-fpo4B",
  /** More than 20 levels of or, and, not in a user query. */
  QueryTooDeep: "USER-zsQ97",
  /** The authorization header is not `Bearer <token>`. */
  InvalidAuthorizationHeader: "AUTH-toLo1",
  /** The token is malformed, unknown, expired, revoked, or not for ZITADEL's own API. */
  TokenInvalid: "AUTH-7fs1e",
  /** The person signed in without the second factor that they have. */
  MfaRequired: "AUTHZ-Kl3p0",
  /** `x-zitadel-orgid` names no organization. */
  OrganizationNotFound: "AUTH-Bs7Ds",
  /** The caller has no role that reaches this organization. */
  MembershipNotFound: "AUTHZ-cdgFk",
  /** None of the caller's roles has the permission of the rpc. */
  NoPermission: "AUTH-5mWD2",
  /** The page's origin is not allowed for the application that the token was issued to. */
  OriginNotAllowed: "AUTH-DZG21",
  /** The access quota of the instance is used up. */
  QuotaExhausted: "QUOTA-vjAy8",
  /** The instance is blocked. */
  InstanceBlocked: "LIMITS-molsj",
} as const;

/** One of the ids in {@link ErrorId}. */
export type ErrorId = (typeof ErrorId)[keyof typeof ErrorId];

/** What {@link zitadelError} reads from an error. */
export interface ZitadelError {
  /** The gRPC status code. */
  code: Code;
  /** ZITADEL's id of the error, such as `COMMAND-DAfb2`. Undefined for errors that did not come from ZITADEL's logic. */
  id: string | undefined;
  /** The text without the id, in the language of the call. */
  message: string;
}

/**
 * Reads ZITADEL's error id and message from anything that a call threw.
 *
 * An error that is no ConnectError has the code `Unknown`, an aborted call `Canceled`.
 */
export function zitadelError(reason: unknown): ZitadelError {
  const error = ConnectError.from(reason);
  const detail = error.findDetails(ErrorDetailSchema)[0] ?? error.findDetails(CredentialsCheckErrorSchema)[0];
  return { code: error.code, id: detail?.id || undefined, message: detail?.message || error.rawMessage };
}
