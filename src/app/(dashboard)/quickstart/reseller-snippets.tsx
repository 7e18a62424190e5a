"use client";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { CodeBlock } from "@/ui/code-block";
import { makeResellerSnippets, resellerBaseUrl } from "@/ui/reseller-snippets";
import { Segmented } from "@/ui/segmented";
import { SNIPPET_LANGUAGES, type SnippetLanguage } from "@/ui/snippets";
import { TabPanel, Tabs } from "@/ui/tabs";
import { BaseUrl } from "./base-url";

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
          <div className="grid min-w-0 gap-3">
            <p className="text-ink-muted">{t("anySdk")}</p>
            <BaseUrl url={resellerBaseUrl(origin)} />
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
              label={t("snippet", { provider: model, language: t(`languages.${language}`) })}
              copyLabel={t("copySnippet")}
            />
            {secret ? null : <p className="text-[13px] text-ink-muted">{t("notFilled", { placeholder })}</p>}
          </div>
        ) : null}
      </TabPanel>
    </Tabs>
  );
}
