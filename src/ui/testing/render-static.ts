import { NextIntlClientProvider } from "next-intl";
import { createElement, type ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import type { Locale } from "@/messages/choose-locale";
import en from "@/messages/en.json";
import ko from "@/messages/ko.json";

export const MESSAGES = { en, ko };

/** What the server sends of it; a message that is missing is thrown. */
export function renderStatic(children: ReactNode, locale: Locale = "en"): string {
  const onError = (error: unknown) => {
    throw error;
  };
  return renderToStaticMarkup(createElement(NextIntlClientProvider, { locale, messages: MESSAGES[locale], timeZone: "UTC", onError, children }));
}

/** The words of it, as one reads them. */
export const textOf = (html: string): string =>
  html
    .replace(/<[^>]*>/g, " ")
    .replace(/&#x27;/g, "'")
    .replace(/\s+/g, " ")
    .trim();
