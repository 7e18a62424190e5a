"use client";
import { useTranslations } from "next-intl";
import { Segmented } from "@/ui/choices";
import { CodeBlock, CopyButton } from "@/ui/copy-button";
import { SNIPPET_LANGUAGES, type SnippetLanguage } from "@/ui/snippets";

interface SnippetPanelProps {
  /** What to know or set before running it. */
  intro: string;
  baseUrl: string;
  /** A provider's or a model's name. */
  subject: string;
  snippet: { language: SnippetLanguage; code: string; install: string | null };
  onLanguage(language: SnippetLanguage): void;
  /** The stand-in for the secret; null when the secret is filled in. */
  placeholder: string | null;
}

/** One snippet and its choice of languages. */
export function SnippetPanel({ intro, baseUrl, subject, snippet, onLanguage, placeholder }: SnippetPanelProps) {
  const t = useTranslations("quickstart");
  const { language, code, install } = snippet;
  return (
    <div className="grid min-w-0 gap-3">
      <p className="text-ink-muted">{intro}</p>
      <BaseUrl url={baseUrl} />
      <Segmented
        label={t("languageTabs")}
        value={language}
        onChange={(value) => onLanguage(SNIPPET_LANGUAGES.find((one) => one === value) ?? language)}
        options={SNIPPET_LANGUAGES.map((value) => ({ value, label: t(`languages.${value}`) }))}
        className="justify-self-start"
      />
      {install ? <CodeBlock code={install} label={t("installLabel")} copyLabel={t("copyInstall")} /> : null}
      <CodeBlock code={code} label={t("snippet", { provider: subject, language: t(`languages.${language}`) })} copyLabel={t("copySnippet")} />
      {placeholder ? <p className="text-[13px] text-ink-muted">{t("notFilled", { placeholder })}</p> : null}
    </div>
  );
}

function BaseUrl({ url }: { url: string }) {
  const t = useTranslations("quickstart");
  return (
    <p className="flex min-w-0 items-center gap-2 text-[13px]">
      <span className="shrink-0 text-ink-muted">{t("baseUrl")}</span>
      <code className="min-w-0 truncate rounded-md bg-sunken px-1.5 py-0.5 font-mono text-xs">{url}</code>
      <CopyButton text={url} label={t("copyBaseUrl")} className="size-7" />
    </p>
  );
}
