"use client";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Button } from "@/ui/button";
import { Input } from "@/ui/field";
import { useProviderName } from "@/ui/labels";
import { mergeClasses } from "@/ui/merge-classes";
import { type FilterOption, useFilterOptions } from "./use-filter-options";
import type { FilterName } from "./view-query";

interface FilterEditorProps {
  name: FilterName;
  value: string;
  range: { from: Date; to: Date };
  onApply(value: string): void;
}

/** One of the values that occur in the range, or any other by typing it. */
export function FilterEditor({ name, value, range, onApply }: FilterEditorProps) {
  const t = useTranslations("filters");
  const provider = useProviderName();
  const fixed: Partial<Record<FilterName, FilterOption[]>> = {
    mode: (["pass-through", "reseller"] as const).map((id) => ({ id, label: t(`modes.${id}`) })),
    status: (["success", "error"] as const).map((id) => ({ id, label: t(`statuses.${id}`) })),
  };
  const found = useFilterOptions(name, range);
  const known = fixed[name] ?? found?.map((option) => (name === "provider" ? { ...option, label: provider(option.id) } : option));
  const [text, setText] = useState("");
  const wanted = text.trim().toLowerCase();
  const options = (known ?? []).filter(({ id, label }) => `${label} ${id}`.toLowerCase().includes(wanted));
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const first = options.find(({ id, label }) => id.toLowerCase() === wanted || label.toLowerCase() === wanted) ?? options[0];
    if (wanted) onApply(first?.id ?? text.trim());
  }
  return (
    <form onSubmit={submit} className="grid gap-2">
      <div className="flex gap-2">
        <Input
          autoFocus
          aria-label={t(`names.${name}`)}
          placeholder={t(`hints.${name}`)}
          value={text}
          onChange={(event) => setText(event.target.value)}
          maxLength={256}
          className="h-8"
        />
        <Button type="submit" size="small" variant="primary" disabled={!wanted}>
          {t("apply")}
        </Button>
      </div>
      {known === undefined ? null : (
        <ul aria-label={t("values", { name: t(`names.${name}`) })} className="grid max-h-64 overflow-y-auto">
          {options.map(({ id, label }) => (
            <li key={id} className="min-w-0">
              <button
                type="button"
                aria-pressed={id === value}
                title={id}
                onClick={() => onApply(id)}
                className={mergeClasses(
                  "w-full truncate rounded-lg px-2.5 py-1.5 text-left text-[13px] outline-offset-[-2px] hover:bg-sunken",
                  id === value && "bg-accent-soft text-accent-ink",
                )}
              >
                {label}
              </button>
            </li>
          ))}
          {options.length === 0 && !wanted ? <li className="px-2.5 py-1.5 text-[13px] text-ink-muted">{t("none")}</li> : null}
        </ul>
      )}
    </form>
  );
}
