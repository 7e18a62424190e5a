"use client";
import { useLocale, useTranslations } from "next-intl";
import { formatAgo } from "@/ui/format";
import { Badge, type Tone } from "@/ui/labels";
import type { HealthStatus } from "./views";

export const HEALTH_TONES = { healthy: "good", degraded: "warn", down: "bad", unknown: "neutral" } as const satisfies Record<HealthStatus, Tone>;

export function HealthBadge({ status, checkedAt, nowMs }: { status: HealthStatus; checkedAt: string | null | undefined; nowMs: number }) {
  const t = useTranslations("admin.health");
  const locale = useLocale();
  const ago = checkedAt ? t("checked", { ago: formatAgo(checkedAt, nowMs, locale) }) : t("neverChecked");
  return (
    <Badge tone={HEALTH_TONES[status]} title={ago}>
      {t(status)}
    </Badge>
  );
}
