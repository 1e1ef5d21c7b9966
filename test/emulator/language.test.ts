import { describe, expect, test } from "vitest";
import type { WorldUser } from "../../src/emulator.js";
import { createManagementClient } from "../../src/grpc.js";
import { zitadelError } from "../../src/index.js";
import { createManagementClient as rest } from "../../src/rest.js";
import { start, world } from "./setup.js";

const notFound = {
  en: "User could not be found",
  de: "Benutzer konnte nicht gefunden werden",
  fr: "L'utilisateur n'a pas été trouvé",
  ja: "ユーザーが見つかりません",
};

/** What a user who is not found is called, for an `accept-language` header. */
async function answerFor(header: string): Promise<string> {
  const { baseUrl } = await start({ world: world() });
  const client = createManagementClient({ baseUrl, auth: "token-of-owner" });
  const error = await client
    .getUserByID({ id: "x" }, { headers: { "accept-language": header } })
    .then(() => undefined, zitadelError);
  await (client as Partial<{ close(): Promise<void> }>).close?.();
  expect(error?.id).toBe("QUERY-Dfbg2");
  return error?.message ?? "";
}

describe("the language of an answer", () => {
  test.each([
    ["de", "de"],
    ["DE", "de"],
    ["de-CH", "de"],
    ["de_AT", "de"],
    ["de-CH, fr", "de"],
    ["fr;q=0.2, de;q=0.9", "de"],
    ["fr ; q = 0.2 , de", "de"],
    ["en;q=0, ja", "ja"],
    ["deutsch", "de"],
    ["french", "fr"],
    [",, ,fr", "fr"],
  ] as const)("%s: %s", async (header, language) => {
    expect(await answerFor(header)).toBe(notFound[language]);
  });

  test.each([
    ["gsw", "de"],
    ["lb", "de"],
    ["gsw, fr;q=0.5", "fr"],
    ["rm", "de"],
    ["br", "fr"],
    ["oc", "fr"],
    ["br, de;q=0.1", "de"],
  ] as const)("a near relative stands in: %s: %s", async (header, language) => {
    expect(await answerFor(header)).toBe(notFound[language]);
  });

  test.each(["da, fr", "nb,fr;q=0.5", "no, fr", "he, fr", "el, fr"])(
    "a language without texts falls to the next: %s",
    async (header) => {
      expect(await answerFor(header)).toBe(notFound.fr);
    },
  );

  test.each([
    "",
    "*",
    "nb",
    "da",
    "xx",
    "xx, fr",
    "fr, xx",
    "ja;q=bad",
    "de;level=1",
    "de;q=",
    "fr;q=0",
    "1, de",
    "de.UTF-8",
  ])("English where the header is %j", async (header) => {
    expect(await answerFor(header)).toBe(notFound.en);
  });
});

describe("the texts of events", () => {
  const person: WorldUser = {
    id: "person",
    orgId: "A",
    userName: "person",
    human: { emailVerified: true, phoneVerified: true },
    factors: [
      { type: "u2f", id: "key", name: "key" },
      { type: "passkey", id: "passkey", name: "laptop" },
      { type: "otp" },
      { type: "otpSms" },
      { type: "otpEmail" },
      { type: "recoveryCodes" },
    ],
  };
  const others = (["inactive", "locked", "initial", "deleted", "active"] as const).map(
    (state): WorldUser => ({ id: state, orgId: "A", userName: state, state, human: {} }),
  );

  /** Lets every kind of event of v1 happen, and gives what reads their texts by key in a language. */
  async function befallen() {
    const { baseUrl, world: given } = await start({ world: world(person, ...others) });
    const client = rest({ baseUrl, auth: "token-of-owner" });
    const userId = "person";
    await client.addPasswordlessRegistration({ userId });
    await client.sendPasswordlessRegistration({ userId });
    await client.removeHumanAuthFactorU2F({ userId, tokenId: "key" });
    await client.removeHumanPasswordless({ userId, tokenId: "passkey" });
    await client.removeHumanAuthFactorOTP({ userId });
    await client.removeHumanAuthFactorOTPSMS({ userId });
    await client.removeHumanAuthFactorOTPEmail({ userId });

    return async (language: string): Promise<Map<string, string>> => {
      const options = { headers: { "accept-language": language } };
      const changes = await Promise.all(
        given.users.map(({ id }) => client.listUserChanges({ userId: id }, options)),
      );
      const eventTypes = changes.flatMap(({ result }) => result.map(({ eventType }) => eventType));
      return new Map(eventTypes.map((type) => [type?.key ?? "", type?.localizedMessage ?? ""]));
    };
  }

  test("none is English in de, fr and ja; that of recovery codes is its key, as on the server", async () => {
    const textsIn = await befallen();
    const english = await textsIn("en");
    expect(english.size).toBe(25);
    const recoveryCodes = "EventTypes.user.human.mfa.recoverycode.added";
    expect(english.get(recoveryCodes)).toBe(recoveryCodes);
    for (const language of ["de", "fr", "ja"]) {
      const texts = await textsIn(language);
      const same = [...texts].filter(([key, text]) => text === english.get(key));
      expect(same).toEqual([[recoveryCodes, recoveryCodes]]);
    }
  });

  test.each([
    ["en", "Multifactor U2F Token verified", "Token for Passwordless Login removed"],
    ["de", "Multifaktor U2F Token verifiziert", "Token für Passwortlos Login entfernt"],
    ["fr", "Jeton U2F multifactor vérifié", "Jeton de connexion sans mot de passe supprimé"],
    ["ja", "MFA U2Fトークンの検証", "パスワードレスログイン用トークンの削除"],
    ["sv", "Multifactor U2F Token verified", "Token for Passwordless Login removed"],
  ])("%s", async (language, verified, removed) => {
    const texts = await (await befallen())(language);
    expect(texts.get("EventTypes.user.human.mfa.u2f.token.verified")).toBe(verified);
    expect(texts.get("EventTypes.user.human.passwordless.token.removed")).toBe(removed);
  });
});
