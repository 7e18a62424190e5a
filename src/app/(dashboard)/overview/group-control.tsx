"use client";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { Segmented } from "@/ui/choices";

export function GroupControl({ value }: { value: "model" | "provider" }) {
  const t = useTranslations("overview");
  const router = useRouter();
  const path = usePathname();
  const asked = useSearchParams();
  function choose(group: string) {
    const next = new URLSearchParams(asked);
    next.set("group", group);
    router.push(`${path}?${next}`, { scroll: false });
  }
  return (
    <>
      <span aria-hidden className="text-[13px] text-ink-muted">
        {t("groupBy")}
      </span>
      <Segmented
        label={t("groupBy")}
        value={value}
        onChange={choose}
        options={[
          { value: "model", label: t("byModel") },
          { value: "provider", label: t("byProvider") },
        ]}
      />
    </>
  );
}
