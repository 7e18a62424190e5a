"use client";
import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useRef } from "react";
import { Input } from "@/ui/field";
import { useView } from "../range-bar/use-view";

/** The log's calls whose id begins so; the filter is in the address like any other. */
export function FindRequest() {
  const t = useTranslations("requests");
  const { asked, change } = useView();
  const input = useRef<HTMLInputElement>(null);
  const current = asked.get("requestId") ?? "";
  useEffect(() => {
    if (input.current) input.current.value = current;
  }, [current]);
  function submit(event: FormEvent) {
    event.preventDefault();
    change({ requestId: input.current?.value.trim() || null });
  }
  return (
    <search className="max-sm:w-full">
      <form onSubmit={submit} className="relative">
        <Search aria-hidden className="pointer-events-none absolute top-2 left-2.5 size-4 text-ink-faint" />
        <Input
          ref={input}
          type="search"
          aria-label={t("findLabel")}
          placeholder={t("findPlaceholder")}
          defaultValue={current}
          maxLength={64}
          spellCheck={false}
          autoComplete="off"
          className="h-8 w-full pl-8 text-[13px] sm:w-64"
        />
      </form>
    </search>
  );
}
