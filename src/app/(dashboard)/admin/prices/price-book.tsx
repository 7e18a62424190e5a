"use client";
import { BadgeDollarSign } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { Button } from "@/ui/button";
import { Badge } from "@/ui/labels";
import { Link } from "@/ui/link";
import { Card, CardHeader, EmptyState } from "@/ui/page-parts";
import type { ModelOption } from "../model-option";
import { ModelPicker } from "../model-picker";
import { PricePanel } from "./price-panel";

interface PriceBookProps {
  models: ModelOption[];
  /** As the address says; null: none yet. */
  chosen: ModelOption | null;
  timeZone: string;
}

const addressOf = (id: string) => `/admin/prices?model=${encodeURIComponent(id)}`;

/** One model's prices at a time; without one, the models that cannot be sold because they have none. */
export function PriceBook({ models, chosen, timeZone }: PriceBookProps) {
  const t = useTranslations("admin.prices");
  const router = useRouter();
  return (
    <>
      <div className="mb-4 max-w-lg">
        <ModelPicker label={t("choose")} placeholder={t("choose")} models={models} onPick={(id) => router.push(addressOf(id), { scroll: false })} />
      </div>
      {chosen ? (
        <Card className="max-w-3xl">
          <CardHeader title={chosen.modelName} hint={chosen.provider}>
            {chosen.isEnabled ? null : <Badge tone="warn">{t("disabled")}</Badge>}
          </CardHeader>
          <div className="p-4 sm:p-5">
            <PricePanel key={chosen.id} modelId={chosen.id} timeZone={timeZone} onChanged={() => router.refresh()} />
          </div>
        </Card>
      ) : (
        <Unpriced models={models.filter(({ input, output, isEnabled }) => isEnabled && input === null && output === null)} />
      )}
    </>
  );
}

function Unpriced({ models }: { models: ModelOption[] }) {
  const t = useTranslations("admin.prices");
  if (models.length === 0)
    return (
      <Card>
        <EmptyState icon={BadgeDollarSign} title={t("allPricedTitle")} text={t("allPricedText")}>
          <Button asChild>
            <Link href="/admin/models">{t("allPricedAction")}</Link>
          </Button>
        </EmptyState>
      </Card>
    );
  return (
    <Card>
      <CardHeader title={t("unpricedTitle", { count: models.length })} hint={t("unpricedText")} />
      <ul className="grid gap-x-4 gap-y-0.5 p-3 sm:grid-cols-2 sm:px-4 xl:grid-cols-3">
        {models.map(({ id, modelName, provider }) => (
          <li key={id} className="min-w-0">
            <Link href={addressOf(id)} className="block rounded-md px-1 py-1 text-[13px] hover:bg-sunken">
              <span className="block truncate font-medium" title={modelName}>
                {modelName}
              </span>
              <span className="block truncate text-ink-muted text-xs">{provider}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}
