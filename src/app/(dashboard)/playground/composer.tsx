"use client";
import { ArrowUp, Paperclip, Square, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { Button } from "@/ui/button";
import type { Attachment } from "./ask";
import { acceptOf, FILE_BYTES_MAX, kindOf, readFile } from "./read-files";

export interface Draft {
  text: string;
  files: Attachment[];
}

interface ComposerProps {
  isBlocked: boolean;
  isRunning: boolean;
  takesImages: boolean;
  takesPdfs: boolean;
  onSend(draft: Draft): void;
  onStop(): void;
  /** Further buttons. */
  children: ReactNode;
}

/** Where a question is written. Enter sends it, Shift+Enter begins a line. */
export function Composer({ isBlocked, isRunning, takesImages, takesPdfs, onSend, onStop, children }: ComposerProps) {
  const t = useTranslations("playground");
  const [draft, setDraft] = useState<Draft>({ text: "", files: [] });
  const [fault, setFault] = useState<string | null>(null);
  const picker = useRef<HTMLInputElement>(null);
  const isReady = !isBlocked && !isRunning && (draft.text.trim() !== "" || draft.files.length > 0);

  function send() {
    if (!isReady) return;
    onSend({ ...draft, text: draft.text.trim() });
    setDraft({ text: "", files: [] });
    setFault(null);
  }

  function onKeyDown(event: KeyboardEvent) {
    // The Enter that ends the composition of a Hangul syllable is no order to send.
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  }

  async function attach(list: Iterable<File>) {
    setFault(null);
    for (const file of list) {
      const kind = kindOf(file);
      if (kind === null) setFault(t("unknownFile", { name: file.name }));
      else if (kind === "image" && !takesImages) setFault(t("noImages"));
      else if (kind === "pdf" && !takesPdfs) setFault(t("noPdfs"));
      else if (file.size > FILE_BYTES_MAX) setFault(t("fileTooLarge", { name: file.name }));
      else {
        const read = await readFile(file, kind);
        setDraft((known) => ({ ...known, files: [...known.files, read] }));
      }
    }
  }

  return (
    <form
      className="rounded-xl border border-line-strong bg-surface p-2 shadow-card focus-within:border-accent"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {draft.files.length > 0 ? (
        <ul className="mb-1 flex flex-wrap gap-1.5 px-1">
          {draft.files.map((file, index) => (
            <li
              key={file.name + file.content.length}
              className="inline-flex max-w-full items-center gap-1 rounded-lg bg-sunken py-0.5 pr-0.5 pl-2 text-[13px]"
            >
              <span className="truncate">{file.name}</span>
              <Button
                variant="ghost"
                size="icon"
                className="size-6"
                aria-label={t("removeFile", { name: file.name })}
                onClick={() => setDraft((known) => ({ ...known, files: known.files.toSpliced(index, 1) }))}
              >
                <X aria-hidden className="size-3.5" />
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
      <textarea
        aria-label={t("message")}
        placeholder={t("placeholder")}
        rows={2}
        value={draft.text}
        onChange={(event) => setDraft((known) => ({ ...known, text: event.target.value }))}
        onKeyDown={onKeyDown}
        onPaste={(event) => {
          if (event.clipboardData.files.length === 0) return;
          event.preventDefault();
          void attach(event.clipboardData.files);
        }}
        className="field-sizing-content max-h-48 min-h-12 w-full resize-none bg-transparent px-2 py-1 text-sm outline-none placeholder:text-ink-faint max-sm:text-base"
      />
      {fault ? (
        <p role="alert" className="px-2 pb-1 text-[13px] text-bad">
          {fault}
        </p>
      ) : null}
      <div className="flex items-center gap-1">
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          aria-label={t("attach")}
          accept={acceptOf({ image: takesImages, pdf: takesPdfs })}
          onChange={(event) => {
            void attach([...(event.target.files ?? [])]);
            event.target.value = "";
          }}
        />
        <Button variant="ghost" size="icon" aria-label={t("attach")} title={t("attach")} onClick={() => picker.current?.click()}>
          <Paperclip aria-hidden className="size-4" />
        </Button>
        {children}
        {isRunning ? (
          <Button className="ml-auto" size="small" onClick={onStop}>
            <Square aria-hidden className="size-3.5 fill-current" />
            {t("stop")}
          </Button>
        ) : (
          <Button type="submit" variant="primary" size="small" className="ml-auto" disabled={!isReady}>
            <ArrowUp aria-hidden className="size-4" />
            {t("send")}
          </Button>
        )}
      </div>
    </form>
  );
}
