"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { TabPanel, Tabs } from "@/ui/choices";
import { useProviderName } from "@/ui/labels";
import { makeResellerSnippets, resellerBaseUrl } from "@/ui/snippets/reseller-snippets";
import { findKeyFacts, gatewayBaseUrl, makeSnippets, SNIPPET_PROVIDERS, type SnippetProvider, type SnippetTool } from "@/ui/snippets/snippets";
import { SnippetPanel } from "./snippet-panel";

/** The snippets of each provider, with the token filled in as soon as there is one. */
export function SnippetTabs({ origin, token }: { origin: string; token: string | null }) {
  const t = useTranslations("quickstart");
  const name = useProviderName();
  const [provider, setProvider] = useState<SnippetProvider>(SNIPPET_PROVIDERS[0]);
  const [tool, setTool] = useState<SnippetTool>("curl");
  const placeholder = t("tokens.placeholder");
  return (
    <Tabs
      label={t("providerTabs")}
      value={provider}
      onChange={(value) => setProvider(SNIPPET_PROVIDERS.find((one) => one === value) ?? provider)}
      tabs={SNIPPET_PROVIDERS.map((value) => ({ value, label: name(value) }))}
    >
      <TabPanel value={provider}>
        <SnippetPanel
          intro={t("runText", { variable: findKeyFacts(provider)?.keyVariable ?? "" })}
          baseUrl={gatewayBaseUrl(origin, provider)}
          subject={name(provider)}
          snippets={makeSnippets(origin, token ?? placeholder).filter((one) => one.provider === provider)}
          tool={tool}
          onTool={setTool}
          placeholder={token ? null : placeholder}
        />
      </TabPanel>
    </Tabs>
  );
}

/** The same few lines for every provider: only the model's name changes. */
export function ResellerSnippets({ origin, secret, models }: { origin: string; secret: string | null; models: string[] }) {
  const t = useTranslations("quickstart");
  const [model, setModel] = useState(models[0] ?? "");
  const [tool, setTool] = useState<SnippetTool>("curl");
  const placeholder = t("keys.placeholder");
  return (
    <Tabs label={t("modelTabs")} value={model} onChange={setModel} tabs={models.map((value) => ({ value, label: value }))}>
      <TabPanel value={model}>
        <SnippetPanel
          intro={t("anySdk")}
          baseUrl={resellerBaseUrl(origin)}
          subject={model}
          snippets={makeResellerSnippets({ origin, key: secret ?? placeholder, model })}
          tool={tool}
          onTool={setTool}
          placeholder={secret ? null : placeholder}
        />
      </TabPanel>
    </Tabs>
  );
}
