"use client";
import { Columns2, Download, History, MessageSquarePlus, Trash2 } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { formatAgo } from "@/ui/format";
import { mergeClasses } from "@/ui/merge-classes";
import { type Conversation, shownThreads, titleOf } from "./conversation";
import { exportConversation } from "./export-conversation";

interface ConversationMenuProps {
  current: Conversation;
  /** Those with something in them, newest first; those of earlier once they have been read. */
  kept: Conversation[];
  isComplete: boolean;
  readStored(): void;
  isCompared: boolean;
  start(): void;
  open(id: string): void;
  remove(id: string): void;
  onCompare(): void;
}

export function ConversationMenu({ current, kept, isComplete, readStored, isCompared, start, open, remove, onCompare }: ConversationMenuProps) {
  const t = useTranslations("playground");
  const locale = useLocale();
  const [isOpen, setOpen] = useState(false);
  function show() {
    readStored();
    setOpen(true);
  }
  return (
    <div className="flex flex-wrap gap-2">
      <Button size="small" aria-pressed={isCompared} onClick={onCompare} className={isCompared ? "bg-sunken" : ""}>
        <Columns2 aria-hidden className="size-4" />
        {t("compare")}
      </Button>
      <Button size="small" onClick={show}>
        <History aria-hidden className="size-4" />
        {t("history")}
      </Button>
      <Button size="small" onClick={start}>
        <MessageSquarePlus aria-hidden className="size-4" />
        {t("new")}
      </Button>
      <Dialog open={isOpen} onOpenChange={setOpen} place="right" title={t("history")} description={t("historyText")}>
        {isComplete && kept.length === 0 ? <p className="text-ink-muted">{t("noHistory")}</p> : null}
        <ul className="grid grid-cols-1 gap-1">
          {kept.map((one) => (
            <li key={one.id} className="flex min-w-0 items-center gap-1">
              <button
                type="button"
                aria-current={one.id === current.id ? "true" : undefined}
                onClick={() => {
                  open(one.id);
                  setOpen(false);
                }}
                className={mergeClasses("min-w-0 flex-1 rounded-lg px-2.5 py-1.5 text-left hover:bg-sunken", one.id === current.id && "bg-sunken")}
              >
                <span className="block truncate font-medium text-[13px]">{titleOf(one)}</span>
                <span className="block truncate text-ink-muted text-xs">
                  {shownThreads(one)
                    .map(({ choice }) => choice.model)
                    .join(" · ")}{" "}
                  · {formatAgo(one.updatedAt, Date.now(), locale)}
                </span>
              </button>
              <Button
                variant="ghost"
                size="icon"
                aria-label={t("exportNamed", { title: titleOf(one) })}
                title={t("export")}
                onClick={() => exportConversation(one)}
              >
                <Download aria-hidden className="size-4" />
              </Button>
              <Button
                variant="ghost"
                size="icon"
                aria-label={t("deleteNamed", { title: titleOf(one) })}
                title={t("delete")}
                onClick={() => remove(one.id)}
              >
                <Trash2 aria-hidden className="size-4" />
              </Button>
            </li>
          ))}
        </ul>
      </Dialog>
    </div>
  );
}
