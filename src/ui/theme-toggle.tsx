"use client";
import { Monitor, Moon, Sun } from "lucide-react";
import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import { Segmented } from "./choices";
import { keepChoice } from "./keep-choice";
import { readTheme, type Theme } from "./theme";

/** A page may show this choice twice: both follow the document. */
function followDocument(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
}
const readDocument = () => readTheme(document.documentElement.dataset.theme);

export function ThemeToggle({ initial }: { initial: Theme }) {
  const t = useTranslations("theme");
  const theme = useSyncExternalStore(followDocument, readDocument, () => initial);
  const choose = (value: string) => {
    const next = readTheme(value);
    document.documentElement.dataset.theme = next;
    keepChoice("theme", next);
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
