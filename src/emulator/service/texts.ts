import type { EventType } from "../world/event-type.js";
import type { Language } from "./language.js";

/** Texts of the server by key, in the languages that the emulator has them in; English stands in for the others. */
const texts: Record<TextKey, { en: string } & Partial<Record<Language, string>>> = {
  "Errors.User.WebAuthN.NotFound": {
    en: "WebAuthN Token could not be found",
    de: "WebAuthN Token konnte nicht gefunden werden",
    fr: "Le token WebAuthN n'a pas été trouvé",
    ja: "WebAuthNトークンが見つかりませんでした",
  },
  "Errors.User.MFA.OTP.NotExisting": {
    en: "Multifactor OTP (OneTimePassword) doesn't exist",
    de: "Multifaktor OTP (OneTimePassword) existiert nicht",
    fr: "OTP multifactoriel (mot de passe à usage unique) n'existe pas.",
    ja: "多要素OTP（ワンタイムパスワード）が存在しません",
    nl: "Multifactor OTP (OneTimePassword) bestaat niet",
  },
  "Errors.User.NotFound": {
    en: "User could not be found",
    de: "Benutzer konnte nicht gefunden werden",
    fr: "L'utilisateur n'a pas été trouvé",
    ja: "ユーザーが見つかりません",
  },
  "Errors.Query.TooManyNestingLevels": {
    en: "Too many query nesting levels (Max 20)",
    de: "Zu viele Abfrageverschachtelungsebenen (maximal 20)",
    fr: "Trop de niveaux d'imbrication de requêtes (maximum 20)",
    ja: "クエリのネスト レベルが多すぎます (最大 20)",
  },
  "Errors.User.Locked": { en: "User is locked" },
  "Errors.Internal": {
    en: "An internal error occurred",
    de: "Es ist ein interner Fehler aufgetreten",
    fr: "Une erreur interne s'est produite",
    ja: "内部でエラーが発生しました",
  },
  "Errors.User.InvalidURLTemplate": { en: "URL Template is invalid" },
  "EventTypes.user.human.added": { en: "Person added" },
  "EventTypes.user.human.initialization.code.added": { en: "Initialization code generated" },
  "EventTypes.user.human.email.code.added": { en: "Email address verification code generated" },
  "EventTypes.user.human.email.verified": { en: "Email address verified" },
  "EventTypes.user.human.phone.verified": { en: "Phone number verified" },
  "EventTypes.user.human.mfa.u2f.token.added": { en: "Multifactor U2F Token added" },
  "EventTypes.user.human.mfa.u2f.token.verified": { en: "Multifactor U2F Token verified" },
  "EventTypes.user.human.mfa.u2f.token.removed": {
    en: "Multifactor U2F Token removed",
    de: "Multifaktor U2F Token entfernt",
    fr: "Jeton U2F multifactoriel retiré",
    ja: "MFA U2Fトークンの削除",
  },
  "EventTypes.user.human.passwordless.token.added": { en: "Token for Passwordless Login added" },
  "EventTypes.user.human.passwordless.token.verified": { en: "Token for Passwordless Login verified" },
  "EventTypes.user.human.passwordless.token.removed": { en: "Token for Passwordless Login removed" },
  "EventTypes.user.human.passwordless.initialization.code.added": {
    en: "Passwordless initialization code added",
  },
  "EventTypes.user.human.passwordless.initialization.code.requested": {
    en: "Passwordless initialization code requested",
  },
  "EventTypes.user.human.mfa.otp.added": { en: "Multifactor OTP added" },
  "EventTypes.user.human.mfa.otp.verified": { en: "Multifactor OTP verified" },
  "EventTypes.user.human.mfa.otp.removed": { en: "Multifactor OTP removed" },
  "EventTypes.user.human.mfa.otp.sms.added": { en: "Multifactor OTP SMS added" },
  "EventTypes.user.human.mfa.otp.sms.removed": { en: "Multifactor OTP SMS removed" },
  "EventTypes.user.human.mfa.otp.email.added": { en: "Multifactor OTP Email added" },
  "EventTypes.user.human.mfa.otp.email.removed": { en: "Multifactor OTP Email removed" },
  "EventTypes.user.human.mfa.recoverycode.added": { en: "Multifactor recovery codes added" },
  "EventTypes.user.human.mfa.recoverycode.removed": { en: "Multifactor recovery codes removed" },
  "EventTypes.user.machine.added": { en: "Technical user added" },
  "EventTypes.user.deactivated": { en: "User deactivated" },
  "EventTypes.user.locked": { en: "User locked" },
  "EventTypes.user.removed": { en: "User removed" },
};

/** A key of a text: of an error, or of a type of event. */
export type TextKey = ErrorKey | `EventTypes.${EventType}`;

type ErrorKey =
  | "Errors.User.WebAuthN.NotFound"
  | "Errors.User.MFA.OTP.NotExisting"
  | "Errors.User.NotFound"
  | "Errors.User.Locked"
  | "Errors.Internal"
  | "Errors.Query.TooManyNestingLevels"
  | "Errors.User.InvalidURLTemplate";

/** The text of a key in a language. */
export function text(key: TextKey, language: Language): string {
  const translations = texts[key];
  return translations[language] ?? translations.en;
}
