/** To add a language, add `<locale>.json` to this folder and its name here. */
export const LOCALES = ["en"] as const;
export type Locale = (typeof LOCALES)[number];

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
