import type { EventType } from "../world/event-type.js";
import type { Translations } from "./language.js";

/** The server has no text of these in any language. */
type Untranslated = "user.human.mfa.recoverycode.added" | "user.human.mfa.recoverycode.removed";

/** The server's texts of events by key. */
export const eventTexts: Record<`EventTypes.${Exclude<EventType, Untranslated>}`, Translations> = {
  "EventTypes.user.human.added": {
    en: "Person added",
    de: "Benutzer hinzugefügt",
    fr: "Personne ajoutée",
    ja: "ヒューマンユーザーの追加",
  },
  "EventTypes.user.human.initialization.code.added": {
    en: "Initialization code generated",
    de: "Initialisierungscode generiert",
    fr: "Code d'initialisation généré",
    ja: "初期化コードの生成",
  },
  "EventTypes.user.human.email.code.added": {
    en: "Email address verification code generated",
    de: "E-Mail Code generiert",
    fr: "Code de vérification de l'adresse e-mail généré",
    ja: "メールアドレス検証コードの生成",
  },
  "EventTypes.user.human.email.verified": {
    en: "Email address verified",
    de: "E-Mail-Adresse verifiziert",
    fr: "Adresse e-mail vérifiée",
    ja: "メールアドレスの検証",
  },
  "EventTypes.user.human.phone.verified": {
    en: "Phone number verified",
    de: "Telefonnummer verifiziert",
    fr: "Numéro de téléphone vérifié",
    ja: "電話番号の検証",
  },
  "EventTypes.user.human.mfa.u2f.token.added": {
    en: "Multifactor U2F Token added",
    de: "Multifaktor U2F Token hinzugefügt",
    fr: "Ajout d'un jeton U2F multifacteur",
    ja: "MFA U2Fトークンの追加",
  },
  "EventTypes.user.human.mfa.u2f.token.verified": {
    en: "Multifactor U2F Token verified",
    de: "Multifaktor U2F Token verifiziert",
    fr: "Jeton U2F multifactor vérifié",
    ja: "MFA U2Fトークンの検証",
  },
  "EventTypes.user.human.mfa.u2f.token.removed": {
    en: "Multifactor U2F Token removed",
    de: "Multifaktor U2F Token entfernt",
    fr: "Jeton U2F multifactoriel retiré",
    ja: "MFA U2Fトークンの削除",
  },
  "EventTypes.user.human.passwordless.token.added": {
    en: "Token for Passwordless Login added",
    de: "Token für Passwortlos Login hinzugefügt",
    fr: "Jeton pour la connexion sans mot de passe ajouté",
    ja: "パスワードレスログイン用トークンの追加",
  },
  "EventTypes.user.human.passwordless.token.verified": {
    en: "Token for Passwordless Login verified",
    de: "Token für Passwortlos Login verifiziert",
    fr: "Jeton pour la connexion sans mot de passe vérifié",
    ja: "パスワードレスログイン用トークンの検証",
  },
  "EventTypes.user.human.passwordless.token.removed": {
    en: "Token for Passwordless Login removed",
    de: "Token für Passwortlos Login entfernt",
    fr: "Jeton de connexion sans mot de passe supprimé",
    ja: "パスワードレスログイン用トークンの削除",
  },
  "EventTypes.user.human.passwordless.initialization.code.added": {
    en: "Passwordless initialization code added",
    de: "Passwortlos Initialisierungsode wurde hinzugefügt",
    fr: "Ajout du code d'initialisation sans mot de passe",
    ja: "パスワードレス初期化コードの追加",
  },
  "EventTypes.user.human.passwordless.initialization.code.requested": {
    en: "Passwordless initialization code requested",
    de: "Passwortlos Initialisierungsode wurde angefordert",
    fr: "Code d'initialisation sans mot de passe demandé",
    ja: "パスワードレス初期化コードのリクエスト",
  },
  "EventTypes.user.human.mfa.otp.added": {
    en: "Multifactor OTP added",
    de: "Multifaktor OTP hinzugefügt",
    fr: "OTP multifacteur ajouté",
    ja: "MFA OTPの追加",
  },
  "EventTypes.user.human.mfa.otp.verified": {
    en: "Multifactor OTP verified",
    de: "Multifaktor OTP verifiziert",
    fr: "OTP multifactoriel vérifié",
    ja: "MFA OTPの検証",
  },
  "EventTypes.user.human.mfa.otp.removed": {
    en: "Multifactor OTP removed",
    de: "Multifaktor OTP entfernt",
    fr: "OTP multifactorielle supprimée",
    ja: "MFA OTPの削除",
  },
  "EventTypes.user.human.mfa.otp.sms.added": {
    en: "Multifactor OTP SMS added",
    de: "Multifaktor OTP SMS hinzugefügt",
    fr: "Ajout de SMS OTP multifactoriels",
    ja: "多要素 OTP SMS を追加しました",
  },
  "EventTypes.user.human.mfa.otp.sms.removed": {
    en: "Multifactor OTP SMS removed",
    de: "Multifaktor OTP SMS entfernt",
    fr: "Suppression des SMS OTP multifactoriels",
    ja: "多要素 OTP SMS を削除しました",
  },
  "EventTypes.user.human.mfa.otp.email.added": {
    en: "Multifactor OTP Email added",
    de: "Multifaktor OTP Email hinzugefügt",
    fr: "Ajout d'un e-mail OTP multifactoriel",
    ja: "多要素 OTP 電子メールを追加しました",
  },
  "EventTypes.user.human.mfa.otp.email.removed": {
    en: "Multifactor OTP Email removed",
    de: "Multifaktor OTP Email entfernt",
    fr: "Suppression de l'e-mail OTP multifacteur",
    ja: "多要素 OTP 電子メールを削除しました",
  },
  "EventTypes.user.machine.added": {
    en: "Technical user added",
    de: "Technischer Benutzer hinzugefügt",
    fr: "Utilisateur technique ajouté",
    ja: "テクニカルユーザーの追加",
  },
  "EventTypes.user.deactivated": {
    en: "User deactivated",
    de: "Benutzer deaktiviert",
    fr: "Utilisateur désactivé",
    ja: "ユーザーの非アクティブ化",
  },
  "EventTypes.user.locked": {
    en: "User locked",
    de: "Benutzer gesperrt",
    fr: "Utilisateur verrouillé",
    ja: "ユーザーのロック",
  },
  "EventTypes.user.reactivated": {
    en: "User reactivated",
    de: "Benutzer reaktiviert",
    fr: "Utilisateur réactivé",
    ja: "ユーザーのアクティブ化",
  },
  "EventTypes.user.unlocked": {
    en: "User unlocked",
    de: "Benutzer entsperrt",
    fr: "Utilisateur déverrouillé",
    ja: "ユーザーのロック解除",
  },
  "EventTypes.user.removed": {
    en: "User removed",
    de: "Benutzer entfernt",
    fr: "Utilisateur supprimé",
    ja: "ユーザーの削除",
  },
};
