import { describe, expect, test } from "vitest";
import { createManagementClient } from "../../src/grpc.js";
import { zitadelError } from "../../src/index.js";
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
