"use client";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/copy-button";
import type { CredentialWords } from "./credential-words";

const GUIDES = { tokens: "/quickstart", keys: "/quickstart?way=reseller" } as const;

export function ShownSecret({ words, secret, onDone }: { words: CredentialWords; secret: string; onDone(): void }) {
  const t = useTranslations("credentials");
  const own = useTranslations(words);
  return (
    <div className="grid gap-4">
      <div className="flex items-center gap-2 rounded-lg border border-line bg-sunken py-1.5 pr-1.5 pl-3">
        <output aria-label={own("newSecret")} className="min-w-0 flex-1 break-all font-mono text-[13px]">
          {secret}
        </output>
        <CopyButton text={secret} label={own("copy")} variant="secondary" />
      </div>
      <div className="flex flex-wrap justify-end gap-2">
        <Button asChild>
          <Link href={GUIDES[words]}>{t("useIt")}</Link>
        </Button>
        <Button variant="primary" onClick={onDone}>
          {t("done")}
        </Button>
      </div>
    </div>
  );
}
