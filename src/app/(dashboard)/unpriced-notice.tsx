import { TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { mergeClasses } from "@/ui/merge-classes";

/** Says of how many calls the cost is not in the figures; nothing, where it is of all. */
export function UnpricedNotice({ count, className }: { count: number; className?: string }) {
  const t = useTranslations("overview");
  if (count === 0) return null;
  return (
    <p className={mergeClasses("flex items-center gap-2 text-[13px] text-ink-muted", className)}>
      <TriangleAlert aria-hidden className="size-4 shrink-0 text-warn" />
      {t("unpriced", { count })}
    </p>
  );
}
