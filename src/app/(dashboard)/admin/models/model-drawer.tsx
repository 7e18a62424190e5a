"use client";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { TabPanel, Tabs } from "@/ui/choices";
import { Dialog } from "@/ui/dialog";
import { PricePanel } from "../prices/price-panel";
import type { ModelItem } from "../views";
import { ModelForm, type ProviderName } from "./model-form";
import { ModelTest } from "./model-test";

const TABS = ["edit", "prices", "test"] as const;
export type ModelTab = (typeof TABS)[number];

interface ModelDrawerProps {
  /** Null: closed. */
  model: ModelItem | null;
  tab: ModelTab;
  providers: ProviderName[];
  timeZone: string;
  onTab(tab: ModelTab): void;
  onClose(): void;
}

/** One model: its fields, its prices, and a real call of it. */
export function ModelDrawer({ model, tab, providers, timeZone, onTab, onClose }: ModelDrawerProps) {
  const t = useTranslations("admin.models");
  const router = useRouter();
  function saved() {
    onClose();
    router.refresh();
  }
  return (
    <Dialog open={model !== null} onOpenChange={(open) => !open && onClose()} place="right" title={model?.modelName ?? ""}>
      {model ? (
        <Tabs
          label={model.modelName}
          value={tab}
          onChange={(value) => onTab(TABS.find((one) => one === value) ?? "edit")}
          tabs={TABS.map((value) => ({ value, label: t(`tabs.${value}`) }))}
        >
          <TabPanel value="edit">
            <ModelForm model={model} providers={providers} onSaved={saved} />
          </TabPanel>
          <TabPanel value="prices">
            <PricePanel modelId={model.id} timeZone={timeZone} onChanged={() => router.refresh()} />
          </TabPanel>
          <TabPanel value="test">
            <ModelTest key={model.id} model={model} />
          </TabPanel>
        </Tabs>
      ) : null}
    </Dialog>
  );
}
