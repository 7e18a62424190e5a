import { z } from "zod";
import { EVENT_TYPES, type EventType } from "../domain/alerts";
import { LOCALES, type Locale } from "../messages/choose-locale";

/** An event as people read it. */
export interface Message {
  subject: string;
  text: string;
  /** A page of ours. */
  link: string;
}

const amounts = ["available", "threshold", "spent", "usual", "amount"] as const;
const bodySchema = z.object({
  type: z.enum(Object.keys(EVENT_TYPES) as [EventType, ...EventType[]]),
  timestamp: z.string(),
  data: z.looseObject({ organization: z.object({ name: z.string() }), link: z.string() }),
});

export const readLocaleName = (text: string): Locale => LOCALES.find((locale) => locale === text) ?? "en";

/** USD with as many digits as count, at least two. */
const money = (locale: Locale, amount: string) =>
  new Intl.NumberFormat(locale, { style: "currency", currency: "USD", minimumFractionDigits: 2, maximumFractionDigits: 9 }).format(
    amount as `${number}`,
  );

/** The body of an event → what people are told, in the channel's language. */
export async function writeMessage(body: string, locale: Locale): Promise<Message> {
  const { type, data } = bodySchema.parse(JSON.parse(body));
  // Only where people are told something: programs get the body.
  const [{ createTranslator }, { default: messages }] = await Promise.all([import("next-intl"), loadMessages(locale)]);
  const values: Record<string, string | number> = {
    ...Object.fromEntries(Object.entries(data).map(([name, value]) => [name, typeof value === "number" ? value : String(value ?? "")])),
    ...Object.fromEntries(amounts.flatMap((name) => (typeof data[name] === "string" ? [[name, money(locale, data[name])]] : []))),
    ...flatten(data),
  };
  const key = EVENT_TYPES[type];
  const t = createTranslator({ locale, messages: messages.alerts.message[key] as { subject: string; text: string } });
  return { subject: t("subject", values), text: t("text", values), link: data.link };
}

/** What is said of things with a name, and of lists. */
function flatten(data: Record<string, unknown>): Record<string, string> {
  const named = Object.entries(data).flatMap(([key, value]) => {
    const name = (value as { name?: unknown } | null)?.name;
    return typeof name === "string" ? [[key, name]] : [];
  });
  const models = z.array(z.object({ provider: z.string(), model: z.string() })).safeParse(data.models);
  return {
    ...Object.fromEntries(named),
    ...(models.success && { models: models.data.map(({ provider, model }) => `${provider}/${model}`).join(", ") }),
  };
}

const loadMessages = (locale: Locale) => (locale === "ko" ? import("../messages/ko.json") : import("../messages/en.json"));
