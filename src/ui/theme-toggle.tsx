"use client";
import { Monitor, Moon, Sun } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Segmented } from "./choices";
import { readTheme, type Theme } from "./theme";

const ONE_YEAR_SECONDS = 31_536_000;

/** Kept in a cookie, so that the server's HTML already has the right colours, without a flash or an inline script. */
export function ThemeToggle({ initial }: { initial: Theme }) {
  const t = useTranslations("theme");
  const [theme, setTheme] = useState(initial);
  const choose = (value: string) => {
    const next = readTheme(value);
    setTheme(next);
    document.documentElement.dataset.theme = next;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing on plain http
    document.cookie = `theme=${next}; path=/; max-age=${ONE_YEAR_SECONDS}; samesite=lax`;
  };
  const icon = "size-3.5";
  return (
    <Segmented
      label={t("label")}
      value={theme}
      onChange={choose}
      options={[
        { value: "system", label: t("system"), icon: <Monitor aria-hidden className={icon} /> },
        { value: "light", label: t("light"), icon: <Sun aria-hidden className={icon} /> },
        { value: "dark", label: t("dark"), icon: <Moon aria-hidden className={icon} /> },
      ]}
    />
  );
}
