"use client";
import { PackagePlus, Plus, SearchX } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { SearchInput, Select } from "@/ui/field";
import { Card, EmptyState, PageHeader } from "@/ui/page-parts";
import type { ProviderItem } from "../views";
import { PackDialog } from "./pack-dialog";
import { ProviderCard } from "./provider-card";
import { ProviderForm } from "./provider-form";

const SHOWN = ["all", "enabled", "disabled", "noKey"] as const;
type Shown = (typeof SHOWN)[number];

function fits({ name, displayName, apiBaseUrl, isEnabled, isConfigured }: ProviderItem, search: string, shown: Shown): boolean {
  if (shown === "enabled" && !isEnabled) return false;
  if (shown === "disabled" && isEnabled) return false;
  if (shown === "noKey" && isConfigured) return false;
  const wanted = search.trim().toLowerCase();
  return [name, displayName, apiBaseUrl].some((text) => text.toLowerCase().includes(wanted));
}

type Open = { what: "form" | "packs"; provider: ProviderItem | null };

/** Every provider as a card, with the dialogs that add and edit one. */
export function ProviderList({ providers, nowMs }: { providers: ProviderItem[]; nowMs: number }) {
  const t = useTranslations("admin.providers");
  const router = useRouter();
  const [search, setSearch] = useState("");
  const [shown, setShown] = useState<Shown>("all");
  const [open, setOpen] = useState<Open | null>(null);
  const found = providers.filter((provider) => fits(provider, search, shown));
  const close = () => setOpen(null);
  function saved() {
    close();
    router.refresh();
  }
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")}>
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => setOpen({ what: "packs", provider: null })}>
            <PackagePlus aria-hidden className="size-4" />
            {t("fromPack")}
          </Button>
          <Button variant="primary" onClick={() => setOpen({ what: "form", provider: null })}>
            <Plus aria-hidden className="size-4" />
            {t("add")}
          </Button>
        </div>
      </PageHeader>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <SearchInput label={t("search")} value={search} onChange={(event) => setSearch(event.target.value)} />
        <Select
          label={t("filter")}
          value={shown}
          onChange={(event) => setShown(SHOWN.find((one) => one === event.target.value) ?? "all")}
          options={SHOWN.map((value) => ({ value, label: t(`filters.${value}`) }))}
        />
        <span className="text-ink-muted text-xs">{t("count", { count: found.length })}</span>
      </div>
      {found.length > 0 ? (
        <ul className="grid gap-3 md:grid-cols-2 xl:grid-cols-3">
          {found.map((provider) => (
            <ProviderCard key={provider.id} provider={provider} nowMs={nowMs} onEdit={() => setOpen({ what: "form", provider })} />
          ))}
        </ul>
      ) : (
        <Card>
          <EmptyState icon={SearchX} title={t("noneTitle")} text={t("noneText")}>
            <Button
              onClick={() => {
                setSearch("");
                setShown("all");
              }}
            >
              {t("clear")}
            </Button>
          </EmptyState>
        </Card>
      )}
      <Dialog
        open={open?.what === "form"}
        onOpenChange={close}
        place="right"
        title={open?.provider ? t("editTitle", { name: open.provider.displayName }) : t("add")}
      >
        <ProviderForm provider={open?.provider ?? null} onSaved={saved} />
      </Dialog>
      <PackDialog open={open?.what === "packs"} onOpenChange={close} onAdded={saved} />
    </>
  );
}
