"use client";
import { Plus, Waypoints } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { RouteView } from "@/catalog/edit/routes";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Card, EmptyState, PageHeader } from "@/ui/page-parts";
import type { ModelOption } from "../model-option";
import { RouteForm } from "./route-form";
import { RouteTable } from "./route-table";

export function RouteList({ routes, models }: { routes: RouteView[]; models: ModelOption[] }) {
  const t = useTranslations("admin.routes");
  const router = useRouter();
  const [open, setOpen] = useState<{ route: RouteView | null } | null>(null);
  const addButton = (
    <Button variant="primary" onClick={() => setOpen({ route: null })}>
      <Plus aria-hidden className="size-4" />
      {t("add")}
    </Button>
  );
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")}>
        {routes.length > 0 ? addButton : null}
      </PageHeader>
      <Card className="overflow-hidden">
        {routes.length > 0 ? (
          <RouteTable routes={routes} models={models} onEdit={(route) => setOpen({ route })} />
        ) : (
          <EmptyState icon={Waypoints} title={t("emptyTitle")} text={t("emptyText")}>
            {addButton}
          </EmptyState>
        )}
      </Card>
      <Dialog
        open={open !== null}
        onOpenChange={() => setOpen(null)}
        place="right"
        title={open?.route ? t("editTitle", { name: open.route.name }) : t("add")}
      >
        <RouteForm
          route={open?.route ?? null}
          models={models}
          onSaved={() => {
            setOpen(null);
            router.refresh();
          }}
        />
      </Dialog>
    </>
  );
}
