"use client";
import { FlaskConical, Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { ExperimentView } from "@/experiments/show-experiment";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Card, EmptyState, PageHeader } from "@/ui/page-parts";
import { ExperimentForm } from "./experiment-form";
import { ExperimentReportView } from "./experiment-report";
import { ExperimentTable } from "./experiment-table";
import type { RouteOption } from "./route-option";

type Open = { view: "form"; experiment: ExperimentView | null } | { view: "report"; experiment: ExperimentView };

export function ExperimentList({ experiments, routes }: { experiments: ExperimentView[]; routes: RouteOption[] }) {
  const t = useTranslations("admin.experiments");
  const router = useRouter();
  const [open, setOpen] = useState<Open | null>(null);
  const names = new Map(routes.flatMap(({ models }) => models.map(({ id, name }) => [id, name])));
  const addButton = (
    <Button variant="primary" onClick={() => setOpen({ view: "form", experiment: null })}>
      <Plus aria-hidden className="size-4" />
      {t("add")}
    </Button>
  );
  const titleOf = ({ view, experiment }: Open) => {
    if (!experiment) return t("add");
    return t(view === "report" ? "reportTitle" : "editTitle", { name: experiment.name });
  };
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")}>
        {experiments.length > 0 ? addButton : null}
      </PageHeader>
      <Card className="overflow-hidden">
        {experiments.length > 0 ? (
          <ExperimentTable
            experiments={experiments}
            routes={routes}
            names={names}
            onEdit={(experiment) => setOpen({ view: "form", experiment })}
            onReport={(experiment) => setOpen({ view: "report", experiment })}
          />
        ) : (
          <EmptyState icon={FlaskConical} title={t("emptyTitle")} text={t("emptyText")}>
            {addButton}
          </EmptyState>
        )}
      </Card>
      <Dialog open={open !== null} onOpenChange={() => setOpen(null)} place="right" title={open ? titleOf(open) : ""}>
        {open?.view === "report" ? <ExperimentReportView experiment={open.experiment} names={names} /> : null}
        {open?.view === "form" ? (
          <ExperimentForm
            experiment={open.experiment}
            routes={routes}
            onSaved={() => {
              setOpen(null);
              router.refresh();
            }}
          />
        ) : null}
      </Dialog>
    </>
  );
}
