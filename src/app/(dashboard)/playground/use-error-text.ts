import { useLocale, useTranslations } from "next-intl";
import type { CallError } from "./ask-model";

/** What went wrong, in the reader's language: the gateway's own refusals by their code; a provider's words, and what names a field, stay as they are. */
export function useErrorText(): (error: CallError, isOurs: boolean) => string {
  const t = useTranslations("playground");
  const failure = useTranslations("request.failure");
  const locale = useLocale();
  return ({ code, message }, isOurs) => {
    if (!message) return t(code === "broken" ? "broken" : "unreachable");
    const cause = `${code}.cause` as Parameters<typeof failure.has>[0];
    const next = `${code}.next` as typeof cause;
    const hasWords = isOurs && code !== "invalid_request" && failure.has(cause) && failure.has(next);
    return locale !== "en" && hasWords ? `${failure(cause as "internal.cause")} ${failure(next as "internal.next")}` : message;
  };
}
