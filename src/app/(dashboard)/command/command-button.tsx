"use client";
import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { useSyncExternalStore } from "react";
import { openCommandMenu } from "./open-command-menu";

const subscribeToNothing = () => () => undefined;

/** Opens the command menu, and shows its keys. */
export function CommandButton() {
  const t = useTranslations("command");
  const keys = useSyncExternalStore(
    subscribeToNothing,
    () => (/Mac|iPhone|iPad/.test(navigator.platform) ? "⌘K" : "Ctrl K"),
    () => "Ctrl K",
  );
  return (
    <button
      type="button"
      onClick={openCommandMenu}
      className="mt-4 flex w-full items-center gap-2.5 rounded-lg border border-line-strong bg-surface px-2.5 py-1.5 text-[13px] text-ink-muted shadow-card transition-colors hover:bg-sunken hover:text-ink"
    >
      <Search aria-hidden className="size-4" />
      <span className="min-w-0 truncate">{t("button")}</span>
      <kbd aria-hidden className="ml-auto whitespace-nowrap font-sans text-ink-faint text-xs">
        {keys}
      </kbd>
    </button>
  );
}
