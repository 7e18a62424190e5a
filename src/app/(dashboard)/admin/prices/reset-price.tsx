"use client";
import { RotateCcw } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useChange } from "@/app/(dashboard)/use-change";
import type { ShownPrice } from "@/catalog/show-rates";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/dialog";
import { RatePair } from "./rate-pair";

interface ResetPriceProps {
  modelId: string;
  /** What the built-in list says for now. */
  builtIn: ShownPrice;
  onReset(): void;
}

/** From a price that an administrator has set back to the built-in list's, as a version that counts from now on. */
export function ResetPrice({ modelId, builtIn: { pricing }, onReset }: ResetPriceProps) {
  const t = useTranslations("admin.prices");
  const { isBusy, change } = useChange();
  const [isAsking, setAsking] = useState(false);
  async function reset() {
    await change({ method: "POST", path: `/api/v1/admin/ai/models/${encodeURIComponent(modelId)}/prices/reset`, done: t("resetToast") });
    setAsking(false);
    onReset();
  }
  return (
    <div className="mt-3 flex flex-wrap items-center justify-between gap-x-4 gap-y-2 text-[13px]">
      <p className="text-ink-muted">
        {t("builtInSays")} <RatePair first={pricing.input} second={pricing.output} />
      </p>
      <Button size="small" onClick={() => setAsking(true)}>
        <RotateCcw aria-hidden className="size-3.5" />
        {t("reset")}
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={t("resetTitle")}
        text={t("resetText")}
        confirmLabel={t("reset")}
        isBusy={isBusy}
        onConfirm={reset}
      />
    </div>
  );
}
