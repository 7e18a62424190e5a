"use client";
import { useTranslations } from "next-intl";
import { Segmented } from "@/ui/choices";
import { CodeBlock, CopyButton } from "@/ui/copy-button";
import type { SnippetText, SnippetTool } from "@/ui/snippets/snippets";

interface SnippetPanelProps {
  /** What to know or set before running it. */
  intro: string;
  baseUrl: string;
  /** A provider's or a model's name. */
  subject: string;
  /** One for each tool that can call it; the first where the tool is none of theirs. */
  snippets: readonly SnippetText[];
  tool: SnippetTool;
  onTool(tool: SnippetTool): void;
  /** The stand-in for the secret; null when the secret is filled in. */
  placeholder: string | null;
}

/** One snippet and the choice of tools. */
export function SnippetPanel({ intro, baseUrl, subject, snippets, tool, onTool, placeholder }: SnippetPanelProps) {
  const t = useTranslations("quickstart");
  const snippet = snippets.find((one) => one.tool === tool) ?? snippets[0];
  if (!snippet) return null;
  const { code, install, file } = snippet;
  const label = t(`languages.${snippet.tool}`);
  return (
    <div className="grid min-w-0 gap-3">
      <p className="text-ink-muted">{intro}</p>
      <BaseUrl url={baseUrl} />
      <Segmented
        label={t("languageTabs")}
        value={snippet.tool}
        onChange={(value) => onTool(snippets.find((one) => one.tool === value)?.tool ?? tool)}
        options={snippets.map((one) => ({ value: one.tool, label: t(`languages.${one.tool}`) }))}
        className="justify-self-start"
      />
      {install ? <CodeBlock code={install} label={t("installLabel")} copyLabel={t("copyInstall")} /> : null}
      {file ? (
        <p className="text-[13px] text-ink-muted">{t.rich("inFile", { file: () => <code className="font-mono text-xs">{file.name}</code> })}</p>
      ) : null}
      <CodeBlock code={code} label={t("snippet", { provider: subject, language: label })} copyLabel={t("copySnippet")} />
      {file ? <CodeBlock code={file.command} label={t("commandLabel")} copyLabel={t("copyCommand")} /> : null}
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
