"use client";
import { CircleAlert, CircleCheck, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Toast as Radix } from "radix-ui";

export interface Note {
  id: number;
  tone: "good" | "bad";
  title: string;
  text?: string;
}

export function ToastList({ notes, onClosed }: { notes: readonly Note[]; onClosed(id: number): void }) {
  const t = useTranslations("ui");
  return (
    <Radix.Provider swipeDirection="right" duration={5_000} label={t("notification")}>
      {notes.map((note) => (
        <Radix.Root
          key={note.id}
          type={note.tone === "bad" ? "foreground" : "background"}
          onOpenChange={(open) => !open && onClosed(note.id)}
          className="flex items-start gap-3 rounded-xl border border-line bg-surface p-3.5 shadow-float data-[state=open]:animate-rise"
        >
          {note.tone === "good" ? (
            <CircleCheck aria-hidden className="mt-0.5 size-4 shrink-0 text-good" />
          ) : (
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
          )}
          <div className="min-w-0 flex-1">
            <Radix.Title className="break-words font-medium">{note.title}</Radix.Title>
            {note.text ? <Radix.Description className="mt-0.5 break-words text-[13px] text-ink-muted">{note.text}</Radix.Description> : null}
          </div>
          <Radix.Close aria-label={t("dismiss")} className="rounded p-0.5 text-ink-faint hover:text-ink">
            <X aria-hidden className="size-4" />
          </Radix.Close>
        </Radix.Root>
      ))}
      <Radix.Viewport className="fixed right-4 bottom-4 z-60 m-0 grid w-[min(23rem,calc(100vw-2rem))] list-none gap-2 p-0 outline-none" />
    </Radix.Provider>
  );
}
