import type { Locale } from "@/messages/choose-locale";
import korean from "@/messages/ko.errors.json";
import { readFieldErrors } from "./read-field-errors";

/** By the English sentence, as the server says it; what varies stands as `{name}` in both. */
interface ErrorTexts {
  sentences: Record<string, string>;
  /** Values that are words themselves: roles, kinds of things, units. */
  words: Record<string, string>;
}
const TEXTS: Record<Exclude<Locale, "en">, ErrorTexts> = { ko: korean };

/** The places whose values are in `words`; a person's or an organization's name is never translated. */
const OF_WORDS = new Set(["role", "own", "noun", "place", "expected", "received", "unit", "format", "by"]);
/** The place of a sentence within a sentence, and that of several with commas between them. */
const OF_SENTENCE = "reason";
const OF_SENTENCES = "parts";

interface Pattern {
  regex: RegExp;
  translation: string;
}

const escapeLiteral = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const literalLength = (sentence: string) => sentence.replace(/\{\w+\}/g, "").length;

/** The sentences that hold a value; the most specific one first. */
function compile({ sentences }: ErrorTexts): Pattern[] {
  const varying = Object.entries(sentences).filter(([sentence]) => sentence.includes("{"));
  return varying
    .sort(([one], [other]) => literalLength(other) - literalLength(one))
    .map(([sentence, translation]) => {
      const parts = sentence.split(/\{(\w+)\}/).map((part, index) => (index % 2 === 1 ? `(?<${part}>.+?)` : escapeLiteral(part)));
      return { regex: new RegExp(`^${parts.join("")}$`, "su"), translation };
    });
}
const patterns = new Map<Locale, Pattern[]>();

/** A sentence that the server says or has stored, or what is wrong with one field, in another language; null: it is none that we have. */
export function translateSentence(text: string, locale: Locale): string | null {
  if (locale === "en") return null;
  const texts = TEXTS[locale];
  const exact = Object.hasOwn(texts.sentences, text) ? texts.sentences[text] : undefined;
  if (exact !== undefined) return exact;
  const known = patterns.get(locale) ?? compile(texts);
  patterns.set(locale, known);
  for (const { regex, translation } of known) {
    const values = regex.exec(text)?.groups;
    if (!values) continue;
    return translation.replace(/\{(\w+)\}/g, (_, name: string) => translateValue(name, values[name] ?? "", locale));
  }
  return null;
}

function translateValue(name: string, value: string, locale: Exclude<Locale, "en">): string {
  const { words } = TEXTS[locale];
  if (OF_WORDS.has(name)) return Object.hasOwn(words, value) ? (words[value] ?? value) : value;
  if (name === OF_SENTENCE) return translateSentence(value, locale) ?? value;
  return name === OF_SENTENCES ? translateEach(value, ", ", locale) : value;
}

/** Sentences with something between them, one by one: what we have no words for stays. */
export function translateEach(text: string, separator: string, locale: Locale): string {
  const parts = text.split(separator);
  return parts.map((part) => translateSentence(part, locale) ?? part).join(separator);
}

/** A public text in the reader's language: a sentence, or the problems of fields (`name: must not be empty; …`). What we have no words for stays. */
export function translateError(text: string, locale: Locale): string {
  if (text === "") return text;
  const whole = translateSentence(text, locale);
  if (whole !== null) return whole;
  if (locale === "en") return text;
  const problems = readFieldErrors(text).map(({ field, message }) => {
    const translated = translateSentence(message, locale) ?? message;
    return field ? `${field}: ${translated}` : translated;
  });
  return problems.join("; ");
}
