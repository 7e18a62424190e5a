import { useTranslations } from "next-intl";
import { SPEND_BAR_MAX, SPEND_DAYS, type Spend } from "@/domain/spend";
import { AlignedCost } from "@/ui/aligned-usd";

const BAR_WIDTH = 2;
const STEP = BAR_WIDTH + 1;

interface SpendBarsProps {
  spend: Spend | null;
  /** Of the column of amounts: how many digits they have after the point. */
  places: number;
}

/** What was spent, and on which days: a bar for each, of the dearest day's height. */
export function SpendBars({ spend, places }: SpendBarsProps) {
  const t = useTranslations("credentials");
  if (!spend) return <span className="text-ink-faint">{t("nothingSpent")}</span>;
  return (
    <span className="inline-flex items-center gap-3">
      <svg aria-hidden="true" width={SPEND_DAYS * STEP} height={SPEND_BAR_MAX} className="shrink-0 text-accent-ink max-xl:hidden">
        {spend.bars.map((height, day) => (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a day is its place
            key={day}
            x={day * STEP}
            y={SPEND_BAR_MAX - Math.max(height, 1)}
            width={BAR_WIDTH}
            height={Math.max(height, 1)}
            className={height === 0 ? "fill-line-strong" : "fill-current"}
          />
        ))}
      </svg>
      <AlignedCost amount={spend.total} places={places} />
    </span>
  );
}
