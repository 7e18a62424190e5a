"use client";
import { Boxes, CornerDownLeft, FileText, KeyRound, List, type LucideIcon, Zap } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Dialog } from "@/ui/dialog";
import { Input } from "@/ui/field";
import { ListboxOption } from "@/ui/listbox-option";
import { useListbox } from "@/ui/use-listbox";
import { type Command, findCommands, GROUPS, type Group } from "./find-commands";
import type { MenuOwner } from "./menu-owner";
import { useCommands } from "./use-commands";

const ICONS: Record<Group, LucideIcon> = { requests: List, pages: FileText, actions: Zap, models: Boxes, credentials: KeyRound };

/** A combobox whose list is always there. Escape empties it, and then closes it. */
export function CommandDialog({ open, onOpenChange, ...props }: MenuOwner & { open: boolean; onOpenChange(open: boolean): void }) {
  const t = useTranslations("command");
  const [text, setText] = useState("");
  const found = findCommands(useCommands(props, open, text), text);
  const listbox = useListbox({ options: found, isOpen: true, onPick: pick });
  // biome-ignore lint/correctness/useExhaustiveDependencies: it opens empty each time
  useEffect(() => {
    if (!open) return;
    setText("");
    listbox.begin();
  }, [open]);

  function pick(command: Command) {
    onOpenChange(false);
    command.run();
  }

  return (
    <Dialog open={open} onOpenChange={onOpenChange} place="top" title={t("title")}>
      <Input
        className="mt-1"
        data-autofocus
        type="text"
        {...listbox.input}
        aria-label={t("search")}
        placeholder={t("search")}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          listbox.begin();
        }}
        onKeyDown={(event) => {
          if (event.key !== "Escape") listbox.onKeyDown(event);
          else if (text) setText("");
          else onOpenChange(false);
        }}
      />
      <div id={listbox.listId} role="listbox" aria-label={t("title")} className="mt-3">
        {GROUPS.map((group) => {
          const own = found.filter((command) => command.group === group);
          return own.length === 0 ? null : (
            // biome-ignore lint/a11y/useSemanticElements: a listbox holds groups of options
            <div key={group} role="group" aria-label={t(`groups.${group}`)} className="mb-2">
              <p aria-hidden className="px-2 py-1 font-medium text-ink-muted text-xs">
                {t(`groups.${group}`)}
              </p>
              {own.map((command) => {
                const index = found.indexOf(command);
                return (
                  <ListboxOption
                    key={command.id}
                    id={listbox.optionId(index)}
                    isActive={listbox.isActive(index)}
                    onPick={() => pick(command)}
                    className="py-1.5"
                  >
                    <CommandLine command={command} isActive={listbox.isActive(index)} />
                  </ListboxOption>
                );
              })}
            </div>
          );
        })}
      </div>
      {found.length === 0 ? (
        <p role="status" className="px-2 py-6 text-center text-ink-muted">
          {t("none")}
        </p>
      ) : null}
    </Dialog>
  );
}

function CommandLine({ command: { group, label, detail }, isActive }: { command: Command; isActive: boolean }) {
  const Icon = ICONS[group];
  return (
    <span className="flex items-center gap-2.5">
      <Icon aria-hidden className="size-4 shrink-0 text-ink-faint" />
      <span className="min-w-0 truncate font-medium">{label}</span>
      {detail ? <span className="min-w-0 truncate text-ink-muted text-xs">{detail}</span> : null}
      <CornerDownLeft aria-hidden className={isActive ? "ml-auto size-3.5 shrink-0 text-ink-faint" : "hidden"} />
    </span>
  );
}
