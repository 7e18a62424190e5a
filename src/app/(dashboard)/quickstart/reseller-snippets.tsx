"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { TabPanel, Tabs } from "@/ui/choices";
import { makeResellerSnippets, resellerBaseUrl } from "@/ui/reseller-snippets";
import type { SnippetLanguage } from "@/ui/snippets";
import { SnippetPanel } from "./snippet-panel";

/** The same few lines for every provider: only the model's name changes. */
export function ResellerSnippets({ origin, secret, models }: { origin: string; secret: string | null; models: string[] }) {
  const t = useTranslations("quickstart");
  const [model, setModel] = useState(models[0] ?? "");
  const [language, setLanguage] = useState<SnippetLanguage>("curl");
  const placeholder = t("keys.placeholder");
  const snippet = makeResellerSnippets({ origin, key: secret ?? placeholder, model }).find((one) => one.language === language);
  return (
    <Tabs label={t("modelTabs")} value={model} onChange={setModel} tabs={models.map((value) => ({ value, label: value }))}>
      <TabPanel value={model}>
        {snippet ? (
          <SnippetPanel
            intro={t("anySdk")}
            baseUrl={resellerBaseUrl(origin)}
            subject={model}
            snippet={snippet}
            onLanguage={setLanguage}
            placeholder={secret ? null : placeholder}
          />
        ) : null}
      </TabPanel>
    </Tabs>
  );
}
