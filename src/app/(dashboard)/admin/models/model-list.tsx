"use client";
import { Plus, SearchX } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Card, EmptyState, PageHeader } from "@/ui/page-parts";
import { ImportButton } from "../import/import-button";
import type { ModelItem } from "../views";
import { filterModels, type ModelFilter, NO_FILTER } from "./filter-models";
import { ModelDrawer, type ModelTab } from "./model-drawer";
import { ModelFilters } from "./model-filters";
import { ModelForm, type ProviderName } from "./model-form";
import { ModelTable } from "./model-table";
import { Pager } from "./pager";

const PAGE_MODELS = 50;

interface ModelListProps {
  models: ModelItem[];
  providers: ProviderName[];
  timeZone: string;
  nowMs: number;
}

/** Every model there is: several hundred, filtered and paged in the browser. */
export function ModelList({ models, providers, timeZone, nowMs }: ModelListProps) {
  const t = useTranslations("admin.models");
  const router = useRouter();
  const [filter, setFilter] = useState<ModelFilter>(NO_FILTER);
  const [page, setPage] = useState(0);
  const [isAdding, setAdding] = useState(false);
  const [open, setOpen] = useState<{ id: string; tab: ModelTab } | null>(null);
  const found = filterModels(models, filter);
  const shown = found.slice(page * PAGE_MODELS, (page + 1) * PAGE_MODELS);
  function change(changes: Partial<ModelFilter>) {
    setFilter({ ...filter, ...changes });
    setPage(0);
  }
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")}>
        <div className="flex flex-wrap gap-2">
          <ImportButton timeZone={timeZone} />
          <Button variant="primary" onClick={() => setAdding(true)}>
            <Plus aria-hidden className="size-4" />
            {t("add")}
          </Button>
        </div>
      </PageHeader>
      <ModelFilters filter={filter} providers={providers} found={found.length} onChange={change} />
      <Card className="overflow-hidden">
        {shown.length > 0 ? (
          <ModelTable models={shown} nowMs={nowMs} onOpen={(id, tab) => setOpen({ id, tab })} />
        ) : (
          <EmptyState icon={SearchX} title={t("noneTitle")} text={t("noneText")}>
            <Button onClick={() => change(NO_FILTER)}>{t("clear")}</Button>
          </EmptyState>
        )}
      </Card>
      <Pager page={page} pages={Math.ceil(found.length / PAGE_MODELS)} onChange={setPage} />
      <Dialog open={isAdding} onOpenChange={setAdding} place="right" title={t("add")}>
        <ModelForm
          model={null}
          providers={providers}
          onSaved={() => {
            setAdding(false);
            router.refresh();
          }}
        />
      </Dialog>
      <ModelDrawer
        model={models.find(({ id }) => id === open?.id) ?? null}
        tab={open?.tab ?? "edit"}
        providers={providers}
        timeZone={timeZone}
        onTab={(tab) => open && setOpen({ ...open, tab })}
        onClose={() => setOpen(null)}
      />
    </>
  );
}
