"use client";
import { FileText, Pencil } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/ui/button";
import { TextArea } from "@/ui/field";
import { type Attachment, isImage } from "./ask";
import type { Message } from "./conversation";
import { VersionSwitch, type Versions } from "./versions";

interface QuestionViewProps {
  message: Message;
  versions: Versions;
  isBlocked: boolean;
  /** Asks anew with this text, beside the old question. */
  onEdit(text: string): void;
}

export function QuestionView({ message, versions, isBlocked, onEdit }: QuestionViewProps) {
  const t = useTranslations("playground");
  const [draft, setDraft] = useState<string | null>(null);
  if (draft !== null) {
    return (
      <form
        className="grid gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          setDraft(null);
          onEdit(draft);
        }}
      >
        <TextArea autoFocus label={t("editLabel")} rows={4} value={draft} onChange={(event) => setDraft(event.target.value)} />
        <div className="flex justify-end gap-2">
          <Button size="small" onClick={() => setDraft(null)}>
            {t("cancelEdit")}
          </Button>
          <Button type="submit" size="small" variant="primary" disabled={isBlocked || !draft.trim()}>
            {t("sendEdit")}
          </Button>
        </div>
      </form>
    );
  }
  return (
    <article aria-label={t("you")} className="grid justify-items-end gap-1">
      <div className="max-w-[85%] rounded-2xl rounded-br-md bg-sunken px-3.5 py-2">
        <Files files={message.files} />
        <p className="whitespace-pre-wrap break-words">{message.text}</p>
      </div>
      <div className="flex items-center">
        <VersionSwitch versions={versions} id={message.id} />
        <Button
          variant="ghost"
          size="icon"
          className="size-7"
          aria-label={t("edit")}
          title={t("edit")}
          disabled={isBlocked}
          onClick={() => setDraft(message.text)}
        >
          <Pencil aria-hidden className="size-3.5" />
        </Button>
      </div>
    </article>
  );
}

function Files({ files }: { files: readonly Attachment[] }) {
  if (files.length === 0) return null;
  return (
    <ul className="mb-1.5 flex flex-wrap gap-2">
      {files.map((file) => (
        <li key={file.name + file.content.length}>
          {isImage(file) ? (
            // biome-ignore lint/performance/noImgElement: it is in this page already
            <img src={file.content} alt={file.name} className="max-h-40 max-w-full rounded-lg border border-line" />
          ) : (
            <span className="inline-flex max-w-full items-center gap-1.5 rounded-lg border border-line bg-surface px-2 py-1 text-[13px]">
              <FileText aria-hidden className="size-4 shrink-0 text-ink-faint" />
              <span className="truncate">{file.name}</span>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
