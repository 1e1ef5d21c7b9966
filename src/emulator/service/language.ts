/** The languages that the server has texts in; the first is the default. */
const languages = [
  "en",
  "bg",
  "cs",
  "de",
  "es",
  "fr",
  "hu",
  "id",
  "it",
  "ja",
  "ko",
  "mk",
  "nl",
  "pl",
  "pt",
  "ro",
  "ru",
  "sv",
  "tr",
  "uk",
  "zh",
] as const;

export type Language = (typeof languages)[number];

/** A text in the languages that the emulator is complete in, and maybe in others. */
export type Translations = Record<"en" | "de" | "fr" | "ja", string> & Partial<Record<Language, string>>;

/** How well a supported language serves a wish, from the worst. */
type Confidence = "low" | "high" | "exact";

/**
 * Languages whose readers understand a supported one: CLDR's language matching data, as far as the server uses it
 * (distance up to 10 is `high`, below 30 `low`).
 */
const relatives: Record<string, [Language, Confidence]> = {
  gsw: ["de", "high"],
  lb: ["de", "high"],
  af: ["nl", "low"],
  ay: ["es", "low"],
  be: ["ru", "low"],
  br: ["fr", "low"],
  ca: ["es", "low"],
  chr: ["en", "low"],
  co: ["fr", "low"],
  crs: ["fr", "low"],
  cy: ["en", "low"],
  eu: ["es", "low"],
  fy: ["nl", "low"],
  ga: ["en", "low"],
  gd: ["en", "low"],
  gl: ["es", "low"],
  gn: ["es", "low"],
  haw: ["en", "low"],
  ht: ["fr", "low"],
  is: ["en", "low"],
  jv: ["id", "low"],
  kri: ["en", "low"],
  la: ["it", "low"],
  mi: ["en", "low"],
  oc: ["fr", "low"],
  pcm: ["en", "low"],
  rm: ["de", "low"],
  sk: ["cs", "low"],
  su: ["id", "low"],
};

/** A language that the server knows but has no texts in may share its script with one of these. */
const byScript: Record<string, Language> = { Latn: "en", Cyrl: "mk", Jpan: "ja", Kore: "ko", Hans: "zh" };

/** What browsers once sent instead of tags; the server still understands it. `*` is no wish at all. */
const names: Record<string, string> = {
  "*": "mul",
  english: "en",
  deutsch: "de",
  italian: "it",
  french: "fr",
};

const known = new Intl.DisplayNames("en", { type: "language", fallback: "none" });

/**
 * Chooses the language of an answer. The person's preferred language comes first, then the `accept-language` header by
 * weight. A header with a tag that is broken or unknown is ignored as a whole.
 */
export function negotiateLanguage(preferred: string | undefined, header: string | undefined): Language {
  const wishes = [...(parseAcceptLanguage(preferred) ?? []), ...(parseAcceptLanguage(header) ?? [])];
  return bestMatch(wishes) ?? byScript[scriptOf(wishes[0])] ?? "en";
}

function parseAcceptLanguage(header = ""): Intl.Locale[] | undefined {
  const wishes: { locale: Intl.Locale; weight: number }[] = [];
  for (const entry of header.split(",")) {
    const [tag = "", parameter = ""] = entry.split(/;(.*)/s).map((part) => part.trim());
    if (tag === "" && parameter === "") continue;
    const locale = parseTag(names[tag] ?? tag);
    const weight = parameter === "" ? 1 : parseWeight(parameter);
    if (!locale || Number.isNaN(weight)) return undefined;
    if (weight > 0) wishes.push({ locale, weight });
  }
  return wishes.sort((one, other) => other.weight - one.weight).map(({ locale }) => locale);
}

function parseTag(tag: string): Intl.Locale | undefined {
  try {
    const locale = new Intl.Locale(tag.replaceAll("_", "-"));
    return known.of(locale.language) ? locale : undefined;
  } catch {
    return undefined;
  }
}

function parseWeight(parameter: string): number {
  const text = /^q\s*=\s*(.+)$/s.exec(parameter)?.[1];
  return text === undefined ? Number.NaN : Number(text);
}

const rank: Record<Confidence, number> = { low: 1, high: 2, exact: 3 };

/**
 * Takes the first exact match; but a wish that has it save for the region (`de-CH`) holds against later wishes for
 * other languages, while a relative or another script gives way to them.
 */
function bestMatch(wishes: Intl.Locale[]): Language | undefined {
  let best: { language: Language; confidence: Confidence } | undefined;
  let pinned: string | undefined;
  for (const [index, wish] of wishes.entries()) {
    if (pinned && wish.language !== pinned) continue;
    const match = matchOf(wish);
    if (!match) continue;
    if (match.confidence === "exact") return match.language;
    if (match.sameLanguage && !wishes.slice(index + 1).some(({ language }) => language === wish.language)) {
      pinned = wish.language;
    }
    if (!best || rank[match.confidence] > rank[best.confidence]) best = match;
  }
  return best?.language;
}

function matchOf(
  wish: Intl.Locale,
): { language: Language; confidence: Confidence; sameLanguage: boolean } | undefined {
  const own = languages.find((candidate) => candidate === wish.language);
  const [language, confidence] = own ? [own, "exact" as const] : (relatives[wish.language] ?? []);
  if (!language || !confidence) return undefined;
  const wanted = wish.maximize();
  const have = new Intl.Locale(language).maximize();
  if (wanted.script !== have.script) {
    const readable = language === "zh" && wanted.script === "Hant";
    return readable ? { language, confidence: "low", sameLanguage: false } : undefined;
  }
  if (confidence === "exact" && wanted.region !== have.region) {
    return { language, confidence: "high", sameLanguage: true };
  }
  return { language, confidence, sameLanguage: own !== undefined };
}

function scriptOf(wish: Intl.Locale | undefined): string {
  return wish?.maximize().script ?? "";
}
