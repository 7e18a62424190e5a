"use client";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { type ApiAnswer, callApi, describeError } from "@/app/call-api";
import type { AutoTopUpView } from "@/payments/auto-top-up/settings";
import { readTopUpAmount } from "@/payments/read-top-up-amount";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { useToast } from "@/ui/toast";

const PATH = "/api/balance/auto-top-up";
const FIELDS = ["thresholdUsd", "amountUsd", "monthlyCeilingUsd"] as const;
type Amounts = Record<(typeof FIELDS)[number], string>;

/** `5.000000000` → `5.00`: amounts here are whole cents. */
const inCents = (amount: string) => amount.slice(0, -7);

/** What is wrong with the amounts, as the API sees it too. */
function findProblem(amounts: Amounts): { field: keyof Amounts; problem: "amountWrong" | "ceilingLow" } | null {
  const wrong = FIELDS.find((field) => readTopUpAmount(amounts[field].trim()) === null);
  if (wrong) return { field: wrong, problem: "amountWrong" };
  const [amount, ceiling] = [readTopUpAmount(amounts.amountUsd.trim()) ?? 0n, readTopUpAmount(amounts.monthlyCeilingUsd.trim()) ?? 0n];
  return ceiling < amount ? { field: "monthlyCeilingUsd", problem: "ceilingLow" } : null;
}

/** Calls the API, one thing after the other, and shows what it says. */
function useCalls() {
  const unreachable = useTranslations("auth")("unreachable");
  const router = useRouter();
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  async function call<T>(path: string, options: { method: "PUT" | "POST" | "DELETE"; body?: object }): Promise<ApiAnswer<T>> {
    setBusy(true);
    setError(null);
    const answer = await callApi<T>(path, options);
    setBusy(false);
    if (!answer.ok) setError(describeError(answer.error, unreachable));
    return answer;
  }
  return { call, error, setError, isBusy, refresh: () => router.refresh() };
}

/** Amounts and card. Without a card, turning it on leads to the payment service's page, where one is saved. */
export function AutoTopUpForm({ settings }: { settings: AutoTopUpView }) {
  const t = useTranslations("billing.auto");
  const wrong = useTranslations("billing")("amountWrong");
  const showToast = useToast();
  const { call, error, setError, isBusy, refresh } = useCalls();
  const [amounts, setAmounts] = useState<Amounts>(() => ({
    thresholdUsd: inCents(settings.thresholdUsd),
    amountUsd: inCents(settings.amountUsd),
    monthlyCeilingUsd: inCents(settings.monthlyCeilingUsd),
  }));
  const problem = findProblem(amounts);
  const [isChecked, setChecked] = useState(false);

  async function enterCard() {
    const answer = await call<{ checkoutUrl: string }>(`${PATH}/card`, { method: "POST" });
    if (answer.ok) window.location.assign(answer.data.checkoutUrl);
  }

  async function save(isEnabled: boolean) {
    setChecked(true);
    if (problem) return;
    const trimmed = Object.fromEntries(FIELDS.map((name) => [name, amounts[name].trim()]));
    const answer = await call<AutoTopUpView>(PATH, { method: "PUT", body: { isEnabled, ...trimmed } });
    if (!answer.ok) return;
    if (isEnabled && answer.data.card === null) return enterCard();
    showToast({ tone: "good", title: t(isEnabled ? "turnedOn" : "turnedOff") });
    refresh();
  }

  async function removeCard() {
    const answer = await call(`${PATH}/card`, { method: "DELETE" });
    if (answer.ok) refresh();
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    void save(true);
  }

  return (
    <form onSubmit={submit} noValidate className="grid gap-3">
      <div className="grid items-start gap-3 sm:grid-cols-3">
        {FIELDS.map((name) => (
          <Field
            key={name}
            label={t(`fields.${name}`)}
            name={name}
            inputMode="decimal"
            autoComplete="off"
            maxLength={9}
            value={amounts[name]}
            error={isChecked && problem?.field === name ? (problem.problem === "amountWrong" ? wrong : t("ceilingLow")) : null}
            onChange={({ target }) => {
              setAmounts((known) => ({ ...known, [name]: target.value }));
              setError(null);
            }}
          />
        ))}
      </div>
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" disabled={isBusy}>
          {t(settings.card === null ? "saveCard" : settings.isEnabled ? "save" : "turnOn")}
        </Button>
        {settings.isEnabled ? (
          <Button disabled={isBusy} onClick={() => save(false)}>
            {t("turnOff")}
          </Button>
        ) : null}
        {settings.card === null ? null : (
          <>
            <Button disabled={isBusy} onClick={enterCard}>
              {t("changeCard")}
            </Button>
            <Button disabled={isBusy} onClick={removeCard}>
              {t("removeCard", { card: settings.card })}
            </Button>
          </>
        )}
      </div>
      <p className="text-ink-muted text-xs">{t("consent")}</p>
      <p role="alert" className="text-[13px] text-bad empty:hidden">
        {error}
      </p>
    </form>
  );
}
