"use client";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "@/ui/button";
import { Input, Select } from "@/ui/field";
import { changedQuery } from "../range-bar/view-query";
import { GROUP_NAMES, type GroupName } from "./group-names";

const TAG = "tag:";

interface GroupControlsProps {
  value: GroupName;
  and: GroupName | null;
  tags: string[];
  /** At the other end of the row. */
  children: ReactNode;
}

/** By what calls are told apart, and by what again. */
export function GroupControls({ value, and, tags, children }: GroupControlsProps) {
  const t = useTranslations("overview");
  const router = useRouter();
  const path = usePathname();
  const asked = useSearchParams();
  const [tagFor, setTagFor] = useState<"group" | "and" | null>(null);
  const go = (changes: Record<string, string | null>) => router.push(path + changedQuery(asked.toString(), changes), { scroll: false });
  const nameOf = (name: GroupName) =>
    name.startsWith(TAG) ? t("tagNamed", { name: name.slice(TAG.length) }) : t(`groups.${name as (typeof GROUP_NAMES)[number]}`);
  const tagged = tags.map((name): GroupName => `${TAG}${name}`);
  const options = (chosen: GroupName | null, without?: GroupName) =>
    [...new Set([...GROUP_NAMES, ...tagged, ...(chosen ? [chosen] : [])])]
      .filter((name) => name !== without)
      .map((name) => ({ value: name as string, label: nameOf(name) }));
  function choose(which: "group" | "and", name: string) {
    if (name === TAG) return setTagFor(which);
    setTagFor(null);
    go({ [which]: name || null });
  }
  return (
    <div className="mt-6 mb-3 flex flex-wrap items-center justify-end gap-2">
      <div className="mr-auto">{children}</div>
      <span aria-hidden className="text-[13px] text-ink-muted">
        {t("groupBy")}
      </span>
      <Select
        label={t("groupBy")}
        value={value}
        onChange={(event) => choose("group", event.target.value)}
        options={[...options(value), { value: TAG, label: t("otherTag") }]}
        className="max-w-44"
      />
      <Select
        label={t("thenBy")}
        value={and ?? ""}
        onChange={(event) => choose("and", event.target.value)}
        options={[{ value: "", label: t("thenNothing") }, ...options(and, value), { value: TAG, label: t("otherTag") }]}
        className="max-w-44"
      />
      {tagFor ? <TagName onChoose={(name) => choose(tagFor, TAG + name)} /> : null}
    </div>
  );
}

function TagName({ onChoose }: { onChoose(name: string): void }) {
  const t = useTranslations("overview");
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get("tag")).trim();
    if (name) onChoose(name);
  }
  return (
    <form onSubmit={submit} className="flex items-center gap-2">
      <Input name="tag" autoFocus aria-label={t("tagName")} placeholder={t("tagName")} maxLength={200} className="h-8 w-36" />
      <Button type="submit" size="small">
        {t("groupByTag")}
      </Button>
    </form>
  );
}
