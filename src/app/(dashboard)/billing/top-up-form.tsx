"use client";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { callApi, describeError } from "@/app/call-api";
import { readTopUpAmount } from "@/payments/read-top-up-amount";
import { Button } from "@/ui/button";
import { Segmented } from "@/ui/choices";
import { Field } from "@/ui/field";
import { formatCost } from "@/ui/format";
import { Card, CardHeader } from "@/ui/page-parts";
import { useToast } from "@/ui/toast";
import type { TopUpState } from "./top-up-state";

/** The form, or why there is none. */
export function TopUpCard({ state }: { state: TopUpState }) {
  const t = useTranslations("billing");
  const isOpen = state === "manual" || state === "stripe";
  return (
    <Card id="top-up" aria-labelledby="top-up-title" className="scroll-mt-20">
      <CardHeader id="top-up-title" title={t("topUp")} hint={t(`topUpHints.${state}`)} />
      <div className="px-4 pt-3 pb-4 sm:px-5">{isOpen ? <TopUpForm submitLabel={t(state === "stripe" ? "pay" : "add")} /> : null}</div>
    </Card>
  );
}

const PRESETS = ["10", "25", "50", "100"];

type Answer = { checkoutUrl: string } | { available: string };

/** An amount, chosen from presets or typed. */
function TopUpForm({ submitLabel }: { submitLabel: string }) {
  const t = useTranslations("billing");
  const unreachable = useTranslations("auth")("unreachable");
  const locale = useLocale();
  const router = useRouter();
  const showToast = useToast();
  const [amount, setAmount] = useState("10");
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  function change(text: string) {
    setAmount(text);
    setError(null);
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const wanted = amount.trim();
    if (readTopUpAmount(wanted) === null) {
      setError(t("amountWrong"));
      return;
    }
    setBusy(true);
    setError(null);
    const answer = await callApi<Answer>("/api/balance/charge", { method: "POST", body: { amount: wanted } });
    if (!answer.ok) {
      setBusy(false);
      setError(describeError(answer.error, unreachable));
      return;
    }
    if ("checkoutUrl" in answer.data) {
      window.location.assign(answer.data.checkoutUrl);
      return;
    }
    setBusy(false);
    showToast({ tone: "good", title: t("added", { amount: formatCost(wanted, locale) }) });
    router.refresh();
  }

  return (
    <form onSubmit={submit} className="grid gap-3">
      <Segmented
        label={t("presets")}
        value={amount}
        onChange={change}
        options={PRESETS.map((value) => ({ value, label: `$${value}` }))}
        className="w-fit"
      />
      <div className="flex flex-wrap items-start gap-2">
        <div className="w-40">
          <Field
            label={t("amount")}
            name="amount"
            inputMode="decimal"
            autoComplete="off"
            required
            maxLength={9}
            value={amount}
            onChange={({ target }) => change(target.value)}
          />
        </div>
        <Button type="submit" variant="primary" disabled={isBusy} className="mt-[26px]">
          {submitLabel}
        </Button>
      </div>
      <p role="alert" className="text-[13px] text-bad empty:hidden">
        {error}
      </p>
    </form>
  );
}
