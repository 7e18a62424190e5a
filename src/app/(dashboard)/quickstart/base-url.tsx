import { useTranslations } from "next-intl";
import { CopyButton } from "@/ui/copy-button";

export function BaseUrl({ url }: { url: string }) {
  const t = useTranslations("quickstart");
  return (
    <p className="flex min-w-0 items-center gap-2 text-[13px]">
      <span className="shrink-0 text-ink-muted">{t("baseUrl")}</span>
      <code className="min-w-0 truncate rounded-md bg-sunken px-1.5 py-0.5 font-mono text-xs">{url}</code>
      <CopyButton text={url} label={t("copyBaseUrl")} className="size-7" />
    </p>
  );
}
