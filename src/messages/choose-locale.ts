/** To add a language, add `<locale>.json` and `<locale>.errors.json` to this folder, its name here, and itself to `translate-error.ts`. */
export const LOCALES = ["en", "ko"] as const;
export type Locale = (typeof LOCALES)[number];

/** Each in its own words, for whoever cannot read the others. */
export const LANGUAGE_NAMES: Record<Locale, string> = { en: "English", ko: "한국어" };

export const LOCALE_COOKIE = "locale";

const isLocale = (text: string | undefined): text is Locale => LOCALES.some((locale) => locale === text);

/** The cookie's language if we have it, else the preferred one of `Accept-Language` (RFC 9110 §12.5.4) that we have, else English. */
export function chooseLocale(cookie: string | undefined, acceptLanguage: string | null): Locale {
  if (isLocale(cookie)) return cookie;
  const accepted = (acceptLanguage ?? "")
    .slice(0, 500)
    .split(",")
    .map((part) => {
      const [tag = "", ...parameters] = part.trim().split(";");
      const weight = parameters.map((text) => /^\s*q=([\d.]+)$/.exec(text)?.[1]).find(Boolean);
      return { language: tag.split("-")[0]?.toLowerCase(), weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight);
  return accepted.map(({ language }) => language).find(isLocale) ?? "en";
}

/** The reader's language by the headers of a request, as for pages. */
export function readLocale(headers: Headers): Locale {
  const cookie = new RegExp(`(?:^|;\\s*)${LOCALE_COOKIE}=([^;]*)`).exec(headers.get("cookie") ?? "")?.[1];
  return chooseLocale(cookie, headers.get("accept-language"));
}
