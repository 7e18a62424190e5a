"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { TabPanel, Tabs } from "@/ui/choices";
import { useProviderName } from "@/ui/labels";
import { makeResellerSnippets, resellerBaseUrl } from "@/ui/reseller-snippets";
import { gatewayBaseUrl, makeSnippets, SNIPPET_PROVIDERS, type SnippetLanguage, type SnippetProvider } from "@/ui/snippets";
import { SnippetPanel } from "./snippet-panel";

/** One snippet for each provider and language, with the token filled in as soon as there is one. */
export function SnippetTabs({ origin, token }: { origin: string; token: string | null }) {
  const t = useTranslations("quickstart");
  const name = useProviderName();
  const [provider, setProvider] = useState<SnippetProvider>(SNIPPET_PROVIDERS[0]);
  const [language, setLanguage] = useState<SnippetLanguage>("curl");
  const placeholder = t("tokens.placeholder");
  const snippet = makeSnippets(origin, token ?? placeholder).find((one) => one.provider === provider && one.language === language);
  return (
    <Tabs
      label={t("providerTabs")}
      value={provider}
      onChange={(value) => setProvider(SNIPPET_PROVIDERS.find((one) => one === value) ?? provider)}
      tabs={SNIPPET_PROVIDERS.map((value) => ({ value, label: name(value) }))}
    >
      <TabPanel value={provider}>
        {snippet ? (
          <SnippetPanel
            intro={t("runText", { variable: snippet.keyVariable })}
            baseUrl={gatewayBaseUrl(origin, provider)}
            subject={name(provider)}
            snippet={snippet}
            onLanguage={setLanguage}
            placeholder={token ? null : placeholder}
          />
        ) : null}
      </TabPanel>
    </Tabs>
  );
}

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
