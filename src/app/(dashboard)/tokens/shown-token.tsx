"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";

export function ShownToken({ token, onDone }: { token: string; onDone(): void }) {
  const t = useTranslations("tokens");
  return (
    <div className="grid gap-4">
      <div className="flex items-center gap-2 rounded-lg border border-line bg-sunken py-1.5 pr-1.5 pl-3">
        <output aria-label={t("newToken")} className="min-w-0 flex-1 break-all font-mono text-[13px]">
          {token}
        </output>
        <CopyButton text={token} label={t("copy")} variant="secondary" />
      </div>
      <div className="flex flex-wrap justify-end gap-2">
        <Button asChild>
          <Link href="/quickstart">{t("useIt")}</Link>
        </Button>
        <Button variant="primary" onClick={onDone}>
          {t("done")}
        </Button>
      </div>
    </div>
  );
}
