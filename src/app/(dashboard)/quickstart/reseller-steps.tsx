"use client";
import { Wallet } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/ui/button";
import { Spendable } from "@/ui/labels";
import { Link } from "@/ui/link";
import { FirstCall } from "./first-call";
import { MINT_STEP, MintStep } from "./mint-step";
import { useCalls, type WayProps } from "./own-keys-steps";
import { ResellerSnippets } from "./snippet-tabs";
import { Step } from "./step";

export interface Resale {
  /** USD that can be spent, as a decimal string. */
  available: string;
  /** Models of the providers that the operator has a key for. */
  models: string[];
}

export function ResellerSteps({ origin, facts, timeZone, administers, secret, onMinted, resale }: WayProps & { resale: Resale }) {
  const t = useTranslations("quickstart");
  const { latest, hadSucceeded, hasSucceeded } = useCalls("reseller", facts);
  const { available, models } = resale;
  return (
    <ol className="grid gap-4">
      <Step number={1} title={t("fundsTitle")} text={t("fundsText")} isDone={Number(available) > 0}>
        <Funds available={available} />
      </Step>
      <Step number={2} id={MINT_STEP} title={t("keys.mintTitle")} text={t("mintText")} isDone={secret !== null || facts.credentials.active > 0}>
        <MintStep words="keys" secret={secret} credentials={facts.credentials} onMinted={onMinted} />
      </Step>
      <Step number={3} title={t("runTitle")} isDone={latest !== null}>
        {models.length === 0 ? <NoModels administers={administers} /> : <ResellerSnippets origin={origin} secret={secret} models={models} />}
      </Step>
      <Step number={4} title={t("seeTitle")} isDone={hasSucceeded}>
        <FirstCall words="keys" latest={latest} hadSucceeded={hadSucceeded} timeZone={timeZone} administers={administers} />
      </Step>
    </ol>
  );
}

function Funds({ available }: { available: string }) {
  const t = useTranslations("quickstart");
  const isEmpty = Number(available) <= 0;
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Button asChild variant={isEmpty ? "primary" : "secondary"}>
        <Link href="/billing">
          <Wallet aria-hidden className="size-4" />
          {t("topUp")}
        </Link>
      </Button>
      <p className="text-ink-muted">{isEmpty ? t("noFunds") : t.rich("funds", { amount: () => <Spendable amount={available} /> })}</p>
    </div>
  );
}

function NoModels({ administers }: { administers: boolean }) {
  const t = useTranslations("quickstart");
  return (
    <div className="grid justify-items-start gap-3">
      <p className="rounded-lg bg-warn-soft px-3 py-2 text-[13px] text-warn">{t("noProviders")}</p>
      {administers ? (
        <Button asChild size="small">
          <Link href="/admin/providers">{t("openProviders")}</Link>
        </Button>
      ) : null}
    </div>
  );
}
