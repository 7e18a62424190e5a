"use client";
import { Check, Languages } from "lucide-react";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { LANGUAGE_NAMES, LOCALE_COOKIE, LOCALES, type Locale } from "@/messages/choose-locale";
import { Button } from "./button";
import { keepChoice } from "./keep-choice";
import { Menu, MenuItem } from "./menu";
import { mergeClasses } from "./merge-classes";

/** Changes the language of every page; the address stays the same. `isNamed`: the button shows the language. */
export function LanguageMenu({ isNamed = false }: { isNamed?: boolean }) {
  const t = useTranslations("language");
  const current = useLocale();
  const router = useRouter();
  const label = t("label", { name: LANGUAGE_NAMES[current] });

  function choose(locale: Locale) {
    if (locale === current) return;
    keepChoice(LOCALE_COOKIE, locale);
    router.refresh();
  }

  return (
    <Menu
      trigger={
        <Button variant={isNamed ? "secondary" : "ghost"} size={isNamed ? "small" : "icon"} aria-label={label} title={label}>
          <Languages aria-hidden className="size-4" />
          {isNamed ? LANGUAGE_NAMES[current] : null}
        </Button>
      }
    >
      {LOCALES.map((locale) => (
        <MenuItem key={locale} onSelect={() => choose(locale)} aria-current={locale === current ? "true" : undefined}>
          <Check aria-hidden className={mergeClasses("size-4 shrink-0 text-accent-ink", locale !== current && "invisible")} />
          <span lang={locale}>{LANGUAGE_NAMES[locale]}</span>
        </MenuItem>
      ))}
    </Menu>
  );
}
