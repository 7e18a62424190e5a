"use client";
import { Monitor, Moon, Sun } from "lucide-react";
import { useTranslations } from "next-intl";
import { Segmented } from "./choices";
import { chooseTheme, useTheme } from "./choose-theme";
import { readTheme, type Theme } from "./theme";

export function ThemeToggle({ initial }: { initial: Theme }) {
  const t = useTranslations("theme");
  const theme = useTheme(initial);
  const icon = "size-3.5";
  return (
    <Segmented
      label={t("label")}
      value={theme}
      onChange={(value) => chooseTheme(readTheme(value))}
      options={[
        { value: "system", label: t("system"), icon: <Monitor aria-hidden className={icon} /> },
        { value: "light", label: t("light"), icon: <Sun aria-hidden className={icon} /> },
        { value: "dark", label: t("dark"), icon: <Moon aria-hidden className={icon} /> },
      ]}
    />
  );
}
