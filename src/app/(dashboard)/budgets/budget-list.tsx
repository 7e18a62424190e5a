"use client";
import { Gauge, Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { BudgetView } from "@/budgets/list-budgets";
import type { BudgetScope } from "@/domain/budget";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Card, EmptyState, PageHeader } from "@/ui/page-parts";
import { BudgetCard } from "./budget-card";
import { BudgetForm, type NamedCredential } from "./budget-form";
import { type OneCredential, OneCredentialNotice } from "./one-credential";

interface BudgetListProps {
  budgets: BudgetView[];
  keys: NamedCredential[];
  tokens: NamedCredential[];
  mayChange: boolean;
  timeZone: string;
  /** Only what counts its calls is shown; null: all. */
  one: OneCredential | null;
}

/** Whose spending a budget counts, in words. */
function useScopeName({ keys, tokens }: Pick<BudgetListProps, "keys" | "tokens">): (scope: BudgetScope) => string {
  const t = useTranslations("budgets");
  const names = new Map([...keys, ...tokens].map(({ id, name }) => [id, name]));
  return ({ type, id }) => (type === "organization" ? t("scopes.organization") : t(`named.${type}`, { name: names.get(id) ?? id }));
}

export function BudgetList({ budgets: all, keys, tokens, mayChange, timeZone, one }: BudgetListProps) {
  const t = useTranslations("budgets");
  const router = useRouter();
  const nameOf = useScopeName({ keys, tokens });
  const budgets = one === null ? all : all.filter(({ scope }) => scope.type === "organization" || scope.id === one.id);
  const [open, setOpen] = useState<{ budget: BudgetView | null } | null>(null);
  const addButton = mayChange ? (
    <Button variant="primary" onClick={() => setOpen({ budget: null })}>
      <Plus aria-hidden className="size-4" />
      {t("add")}
    </Button>
  ) : null;
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")}>
        {budgets.length > 0 ? addButton : null}
      </PageHeader>
      {one ? <OneCredentialNotice one={one} name={nameOf(one)} /> : null}
      {budgets.length > 0 ? (
        <ul className="grid gap-4 lg:grid-cols-2">
          {budgets.map((budget) => (
            <li key={budget.id} className="min-w-0">
              <BudgetCard budget={budget} name={nameOf(budget.scope)} timeZone={timeZone} onEdit={mayChange ? () => setOpen({ budget }) : null} />
            </li>
          ))}
        </ul>
      ) : (
        <Card>
          <EmptyState icon={Gauge} title={t("emptyTitle")} text={t(mayChange ? "emptyText" : "askAdmin")}>
            {addButton}
          </EmptyState>
        </Card>
      )}
      <Dialog
        open={open !== null}
        onOpenChange={() => setOpen(null)}
        place="right"
        title={open?.budget ? t("editTitle", { name: nameOf(open.budget.scope) }) : t("add")}
      >
        <BudgetForm
          budget={open?.budget ?? null}
          keys={keys}
          tokens={tokens}
          scope={one}
          onSaved={() => {
            setOpen(null);
            router.refresh();
          }}
        />
      </Dialog>
    </>
  );
}
