import type { EventType } from "../world/event-type.js";
import { eventTexts } from "./event-texts.js";
import type { Language, Translations } from "./language.js";

type ErrorKey =
  | "Errors.User.WebAuthN.NotFound"
  | "Errors.User.MFA.OTP.NotExisting"
  | "Errors.User.NotFound"
  | "Errors.User.Locked"
  | "Errors.User.InvalidURLTemplate"
  | "Errors.Query.TooManyNestingLevels"
  | "Errors.Internal";

const errorTexts: Record<ErrorKey, Translations> = {
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
  "Errors.User.Locked": {
    en: "User is locked",
    de: "Benutzer ist gesperrt",
    fr: "L'utilisateur est verrouillé",
    ja: "ユーザーがロックされています",
  },
  "Errors.User.InvalidURLTemplate": {
    en: "URL Template is invalid",
    de: "URL Template ist ungültig",
    fr: "Le modèle d'URL n'est pas valide",
    ja: "URLテンプレートが無効です",
  },
  "Errors.Query.TooManyNestingLevels": {
    en: "Too many query nesting levels (Max 20)",
    de: "Zu viele Abfrageverschachtelungsebenen (maximal 20)",
    fr: "Trop de niveaux d'imbrication de requêtes (maximum 20)",
    ja: "クエリのネスト レベルが多すぎます (最大 20)",
  },
  "Errors.Internal": {
    en: "An internal error occurred",
    de: "Es ist ein interner Fehler aufgetreten",
    fr: "Une erreur interne s'est produite",
    ja: "内部でエラーが発生しました",
  },
};

/** A key of a text: of an error, or of a type of event. */
export type TextKey = ErrorKey | `EventTypes.${EventType}`;

const texts: Partial<Record<TextKey, Translations>> = { ...errorTexts, ...eventTexts };

/** The text of a key in a language, in English where the emulator has none in it; the key itself where the server has none. */
export function text(key: TextKey, language: Language): string {
  const translations = texts[key];
  return translations?.[language] ?? translations?.en ?? key;
}
