"use client";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { callApi, describeError } from "@/app/call-api";
import type { BudgetView } from "@/budgets/list-budgets";
import { BUDGET_MODES, BUDGET_PERIODS, type BudgetScope, SCOPE_TYPES } from "@/domain/budget";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { useToast } from "@/ui/toast";
import { SelectRow } from "../admin/form-parts";
import { type BudgetField, type BudgetValues, toBody, wrongFields } from "./check-budget";

export interface NamedCredential {
  id: string;
  name: string;
  isActive: boolean;
}

interface BudgetFormProps {
  /** Null: a new one. */
  budget: BudgetView | null;
  keys: NamedCredential[];
  tokens: NamedCredential[];
  /** What a new one is about to begin with; null: all of the organization. */
  scope: BudgetScope | null;
  onSaved(): void;
}

const NEW: BudgetValues = { type: "organization", id: "", period: "month", amount: "", mode: "hard", percents: "80, 100" };

function valuesOf({ scope, period, amount, mode, alertPercents }: BudgetView): BudgetValues {
  return { ...scope, period, amount: amount.replace(/\.?0+$/, ""), mode, percents: alertPercents.join(", ") };
}

/** What was typed, what is wrong with it, and sending it. */
function useBudgetForm({ budget, scope, onSaved }: Pick<BudgetFormProps, "budget" | "scope" | "onSaved">) {
  const t = useTranslations("budgets");
  const unreachable = useTranslations("auth")("unreachable");
  const showToast = useToast();
  const [values, setValues] = useState<BudgetValues>(budget ? valuesOf(budget) : { ...NEW, ...(scope && { type: scope.type, id: scope.id }) });
  const [touched, setTouched] = useState<ReadonlySet<BudgetField>>(new Set());
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const wrong = wrongFields(values);

  function change(changed: Partial<BudgetValues>) {
    setValues((now) => ({ ...now, ...changed }));
    if (changed.type === undefined) setTouched((now) => new Set([...now, ...(Object.keys(changed) as BudgetField[])]));
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    setProblem(null);
    setTouched(new Set(["id", "amount", "percents"]));
    if (wrong.length > 0) return;
    setBusy(true);
    const send = budget ? ({ method: "PUT", path: `/api/budgets/${budget.id}` } as const) : ({ method: "POST", path: "/api/budgets" } as const);
    const answer = await callApi(send.path, { method: send.method, body: toBody(values, budget?.version ?? null) });
    setBusy(false);
    if (!answer.ok) return setProblem(describeError(answer.error, unreachable));
    showToast({ tone: "good", title: t("saved") });
    onSaved();
  }

  const isWrong = (field: BudgetField) => touched.has(field) && wrong.includes(field);
  return { values, change, submit, isWrong, problem, isBusy };
}

export function BudgetForm({ budget: current, keys, tokens, scope, onSaved }: BudgetFormProps) {
  const t = useTranslations("budgets");
  // As it was when the form was opened: what others have changed since is refused as stale, not overwritten.
  const [budget] = useState(current);
  const { values, change, submit, isWrong, problem, isBusy } = useBudgetForm({ budget, scope, onSaved });
  return (
    <form onSubmit={submit} noValidate className="grid gap-4">
      {budget ? null : <ScopeFields values={values} keys={keys} tokens={tokens} change={change} isWrong={isWrong("id")} />}
      <Field
        data-autofocus
        label={t("amount")}
        hint={t("amountHint")}
        inputMode="decimal"
        autoComplete="off"
        value={values.amount}
        error={isWrong("amount") ? t("wrongAmount") : null}
        onChange={(event) => change({ amount: event.target.value })}
      />
      <SelectRow
        label={t("mode")}
        hint={t(`modeHints.${values.mode}`)}
        value={values.mode}
        onChange={(value) => change({ mode: BUDGET_MODES.find((one) => one === value) ?? "hard" })}
        options={BUDGET_MODES.map((value) => ({ value, label: t(`modes.${value}`) }))}
      />
      <Field
        label={t("percents")}
        hint={t("percentsHint")}
        inputMode="text"
        autoComplete="off"
        value={values.percents}
        error={isWrong("percents") ? t("wrongPercents") : null}
        onChange={(event) => change({ percents: event.target.value })}
      />
      <div role="alert" className="empty:hidden">
        {problem ? <p className="break-words text-[13px] text-bad">{problem}</p> : null}
      </div>
      <Button type="submit" variant="primary" disabled={isBusy} className="justify-self-end">
        {t(budget ? "save" : "add")}
      </Button>
    </form>
  );
}

interface ScopeFieldsProps {
  values: BudgetValues;
  keys: NamedCredential[];
  tokens: NamedCredential[];
  change(changed: Partial<BudgetValues>): void;
  isWrong: boolean;
}

/** Whose calls it counts, and for how long. */
function ScopeFields({ values, keys, tokens, change, isWrong }: ScopeFieldsProps) {
  const t = useTranslations("budgets");
  const { type, id, period } = values;
  const error = isWrong && type !== "organization" ? t(`wrongId.${type}`) : null;
  const credentials = (type === "key" ? keys : tokens).filter(({ isActive }) => isActive);
  return (
    <>
      <SelectRow
        label={t("scope")}
        value={type}
        onChange={(value) => change({ type: SCOPE_TYPES.find((one) => one === value) ?? "organization", id: "" })}
        options={SCOPE_TYPES.map((value) => ({ value, label: t(`scopes.${value}`) }))}
      />
      {type === "key" || type === "token" ? (
        <div className="grid gap-1.5">
          <SelectRow
            label={t(`scopes.${type}`)}
            value={id}
            onChange={(value) => change({ id: value })}
            options={[{ value: "", label: t("choose") }, ...credentials.map((one) => ({ value: one.id, label: one.name }))]}
          />
          {error ? <p className="text-[13px] text-bad">{error}</p> : null}
        </div>
      ) : null}
      {type === "user" || type === "tag" ? (
        <Field
          label={t(`scopes.${type}`)}
          hint={t(`idHints.${type}`)}
          autoComplete="off"
          spellCheck={false}
          value={id}
          error={error}
          onChange={(event) => change({ id: event.target.value })}
        />
      ) : null}
      <SelectRow
        label={t("period")}
        value={period}
        onChange={(value) => change({ period: BUDGET_PERIODS.find((one) => one === value) ?? "month" })}
        options={BUDGET_PERIODS.map((value) => ({ value, label: t(`periods.${value}`) }))}
      />
    </>
  );
}
