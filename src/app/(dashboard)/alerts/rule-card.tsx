"use client";
import { BellPlus, Plus } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import type { ChannelView } from "@/alerts/list-channels";
import type { RuleView } from "@/alerts/list-rules";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/dialog";
import { formatCost } from "@/ui/format";
import { Badge } from "@/ui/labels";
import { Card, CardHeader, EmptyState } from "@/ui/page-parts";
import { HiddenTh, Table, Tbody, Td, Th } from "@/ui/table";
import { useChange } from "../use-change";
import { RuleDialog } from "./rule-dialog";
import { readKind } from "./rule-words";

interface RuleCardProps {
  rules: RuleView[];
  channels: ChannelView[];
  mayChange: boolean;
}

/** What the organization wants to be told of. */
export function RuleCard({ rules, channels, mayChange }: RuleCardProps) {
  const t = useTranslations("alerts");
  const [edited, setEdited] = useState<RuleView | "new" | null>(null);
  const button =
    mayChange && channels.length > 0 ? (
      <Button variant="primary" size="small" onClick={() => setEdited("new")}>
        <Plus aria-hidden className="size-4" />
        {t("newRule")}
      </Button>
    ) : null;
  const emptyText = mayChange ? t(channels.length > 0 ? "noRulesReady" : "noRulesText") : t("askAdmin");
  return (
    <Card aria-labelledby="rules-title" className="overflow-hidden">
      <CardHeader id="rules-title" title={t("rules")} hint={t("rulesHint")}>
        {rules.length > 0 ? button : null}
      </CardHeader>
      {rules.length > 0 ? (
        <RuleTable rules={rules} channels={channels} mayChange={mayChange} onEdit={setEdited} />
      ) : (
        <EmptyState icon={BellPlus} title={t("noRules")} text={emptyText}>
          {button}
        </EmptyState>
      )}
      {mayChange ? <RuleDialog rule={edited} channels={channels} onClose={() => setEdited(null)} /> : null}
    </Card>
  );
}

/** A rule's threshold, as people read it. */
function useThreshold(): (rule: RuleView) => string {
  const t = useTranslations("alerts.shown");
  const locale = useLocale();
  return ({ kind: text, threshold }) => {
    const kind = readKind(text);
    if (kind === "low_balance") return t(kind, { value: formatCost(String(threshold), locale) });
    if (kind === "error_rate")
      return t(kind, { value: new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(Number(threshold)) });
    if (kind === "spend_anomaly") return t(kind, { value: new Intl.NumberFormat(locale).format(Number(threshold)) });
    return t("always");
  };
}

function RuleTable({ rules, channels, mayChange, onEdit }: RuleCardProps & { onEdit(rule: RuleView): void }) {
  const t = useTranslations("alerts");
  const showThreshold = useThreshold();
  const names = new Map(channels.map(({ id, name }) => [id, name]));
  return (
    <div className="pt-2">
      <Table label={t("rules")}>
        <thead>
          <tr>
            <Th>{t("kind")}</Th>
            <Th>{t("threshold")}</Th>
            <Th className="max-md:hidden">{t("channels")}</Th>
            {mayChange ? <HiddenTh>{t("actions")}</HiddenTh> : null}
          </tr>
        </thead>
        <Tbody>
          {rules.map((rule) => {
            const told = rule.channelIds.flatMap((id) => names.get(id) ?? []).join(", ");
            return (
              <tr key={rule.id} className="hover:bg-sunken/60">
                <Td className="font-medium">{t(`kinds.${readKind(rule.kind)}`)}</Td>
                <Td className="text-ink-muted">{showThreshold(rule)}</Td>
                <Td className="max-w-72 truncate text-ink-muted max-md:hidden" title={told}>
                  {told || <Badge tone="warn">{t("noChannel")}</Badge>}
                </Td>
                {mayChange ? (
                  <Td numeric>
                    <RuleActions rule={rule} onEdit={() => onEdit(rule)} />
                  </Td>
                ) : null}
              </tr>
            );
          })}
        </Tbody>
      </Table>
    </div>
  );
}

function RuleActions({ rule, onEdit }: { rule: RuleView; onEdit(): void }) {
  const t = useTranslations("alerts");
  const { isBusy, change } = useChange();
  const [isAsked, setAsked] = useState(false);
  const kind = t(`kinds.${readKind(rule.kind)}`);

  async function remove() {
    await change({ method: "DELETE", path: `/api/alerts/rules/${rule.id}`, done: t("ruleDeleted") });
    setAsked(false);
  }

  return (
    <span className="-my-1.5 inline-flex gap-1">
      <Button variant="ghost" size="small" aria-label={t("editNamed", { kind })} onClick={onEdit}>
        {t("edit")}
      </Button>
      <Button
        variant="ghost"
        size="small"
        className="text-bad hover:text-bad"
        aria-label={t("deleteRuleNamed", { kind })}
        onClick={() => setAsked(true)}
      >
        {t("delete")}
      </Button>
      <ConfirmDialog
        open={isAsked}
        onOpenChange={setAsked}
        title={t("deleteRuleTitle")}
        text={t("deleteRuleText", { kind })}
        confirmLabel={t("delete")}
        isBusy={isBusy}
        onConfirm={remove}
      />
    </span>
  );
}
