"use client";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import type { FormEvent } from "react";
import { Button } from "@/ui/button";
import { SearchInput, Select } from "@/ui/field";

interface AuditFiltersProps {
  /** Those that the log has. */
  actions: string[];
  /** Empty: all. */
  action: string;
  target: string;
}

/** The filter is in the address, as everywhere. */
export function AuditFilters({ actions, action, target }: AuditFiltersProps) {
  const t = useTranslations("admin.audit");
  const router = useRouter();
  function go(next: { action: string; target: string }) {
    const query = new URLSearchParams(Object.entries(next).filter(([, value]) => value));
    router.push(`/admin/audit?${query}`, { scroll: false });
  }
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    go({ action, target: String(new FormData(event.currentTarget).get("target")).trim() });
  }
  const known = actions.includes(action) || !action ? actions : [...actions, action];
  return (
    <form onSubmit={submit} className="mb-3 flex flex-wrap items-center gap-2">
      <Select
        label={t("action")}
        value={action}
        onChange={(event) => go({ action: event.target.value, target })}
        options={[{ value: "", label: t("allActions") }, ...known.map((value) => ({ value, label: value }))]}
      />
      <SearchInput name="target" defaultValue={target} label={t("target")} placeholder={t("targetPlaceholder")} />
      <Button type="submit" size="small">
        {t("apply")}
      </Button>
      {action || target ? (
        <Button variant="ghost" size="small" onClick={() => go({ action: "", target: "" })}>
          {t("clear")}
        </Button>
      ) : null}
    </form>
  );
}
