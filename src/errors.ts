import { type Code, ConnectError } from "@connectrpc/connect";
import { CredentialsCheckErrorSchema, ErrorDetailSchema } from "../gen/zitadel/v1/message_pb.js";

/**
 * The error ids of ZITADEL that callers of this API meet. Match on the id: texts are translated, codes are shared
 * (an unknown organization, user or key all have ids of their own, and `MembershipNotFound` has code 5, not 7). A
 * `NotFound` without an id is a failure of the call: it says nothing about a user or a key.
 */
export const ErrorId = {
  /**
   * U2F key or passkey: unknown, already removed, or of another user or a deleted one. In v1 also where the user is in another
   * organization; in v2 also to callers who may not remove anything.
   */
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
  /** OTP by SMS or by e-mail, or recovery codes, in v2: no user ever had this id. */
  UserNeverExisted: "COMMAND-4g3xq",
  /** Recovery codes, in v2: the user is locked. All other factors of a locked user can be removed. */
  UserLocked: "COMMAND-d9u8q",
  /** No user has this id or login name. */
  UserNotFound: "QUERY-Dfbg2",
  /** The user belongs to another organization than the one of the call. */
  UserInOtherOrganization: "MANAG-fpo4B",
  /** More than 20 levels of or, and, not in a user query. */
  QueryTooDeep: "USER-zsQ97",
  /** ListUsers of v2: the offset is 2^63 or more. */
  OffsetTooLarge: "QUERY-AG4gs",
  /** The `urlTemplate` of a link, in v2, cannot be parsed. */
  UrlTemplateInvalid: "DOMAIN-oGh5e",
  /** The `urlTemplate` of a link, in v2, names a placeholder that does not exist. */
  UrlTemplateUnknownPlaceholder: "DOMAIN-ieYa7",
  /** The authorization header is not `Bearer <token>`. */
  InvalidAuthorizationHeader: "AUTH-toLo1",
  /** The token is malformed, unknown, expired, revoked, or not for ZITADEL's own API. */
  TokenInvalid: "AUTH-7fs1e",
  /** No factor was checked when the person signed in, or only one, and they have a second factor or the policy demands it. */
  MfaRequired: "AUTHZ-Kl3p0",
  /** The token is that of a session which was terminated. Its code is 5. */
  SessionTerminated: "QUERY-SFeaa",
  /** The token is that of a session which has expired. */
  SessionExpired: "AUTHZ-EGDo3",
  /** The session has a newer token. */
  SessionTokenSuperseded: "QUERY-dsfr3",
  /** `x-zitadel-orgid` names no organization. */
  OrganizationNotFound: "AUTH-Bs7Ds",
  /** The caller has no role that reaches this organization. */
  MembershipNotFound: "AUTHZ-cdgFk",
  /** None of the caller's roles has the permission of the rpc. */
  NoPermission: "AUTH-5mWD2",
  /** In v2: the caller's roles reach the user's organization, and none has the permission. */
  NoPermissionOnUser: "AUTH-AWfge",
  /** In v2: the caller has the permission on a project only. */
  PermissionOnProjectOnly: "AUTH-Swrgg2",
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
