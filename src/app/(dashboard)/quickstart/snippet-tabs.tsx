"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { CodeBlock } from "@/ui/code-block";
import { Segmented } from "@/ui/segmented";
import { gatewayBaseUrl, makeSnippets, SNIPPET_LANGUAGES, SNIPPET_PROVIDERS, type SnippetLanguage, type SnippetProvider } from "@/ui/snippets";
import { TabPanel, Tabs } from "@/ui/tabs";
import { useProviderName } from "@/ui/use-provider-name";
import { BaseUrl } from "./base-url";

/** One snippet for each provider and language, with the token filled in as soon as there is one. */
export function SnippetTabs({ origin, token }: { origin: string; token: string | null }) {
  const t = useTranslations("quickstart");
  const name = useProviderName();
  const [provider, setProvider] = useState<SnippetProvider>("openai");
  const [language, setLanguage] = useState<SnippetLanguage>("curl");
  const snippet = makeSnippets(origin, token ?? t("tokens.placeholder")).find((one) => one.provider === provider && one.language === language);
  return (
    <Tabs
      label={t("providerTabs")}
      value={provider}
      onChange={(value) => setProvider(SNIPPET_PROVIDERS.find((one) => one === value) ?? provider)}
      tabs={SNIPPET_PROVIDERS.map((value) => ({ value, label: name(value) }))}
    >
      <TabPanel value={provider}>
        {snippet ? (
          <div className="grid min-w-0 gap-3">
            <p className="text-ink-muted">{t("runText", { variable: snippet.keyVariable })}</p>
            <BaseUrl url={gatewayBaseUrl(origin, provider)} />
            <Segmented
              label={t("languageTabs")}
              value={language}
              onChange={(value) => setLanguage(SNIPPET_LANGUAGES.find((one) => one === value) ?? language)}
              options={SNIPPET_LANGUAGES.map((value) => ({ value, label: t(`languages.${value}`) }))}
              className="justify-self-start"
            />
            {snippet.install ? <CodeBlock code={snippet.install} label={t("installLabel")} copyLabel={t("copyInstall")} /> : null}
            <CodeBlock
              code={snippet.code}
              label={t("snippet", { provider: name(provider), language: t(`languages.${language}`) })}
              copyLabel={t("copySnippet")}
            />
            {token ? null : <p className="text-[13px] text-ink-muted">{t("notFilled", { placeholder: t("tokens.placeholder") })}</p>}
          </div>
        ) : null}
      </TabPanel>
    </Tabs>
  );
}
