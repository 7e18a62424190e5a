"use client";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useEffect, useState } from "react";
import type { ChannelView } from "@/alerts/list-channels";
import type { RuleView } from "@/alerts/list-rules";
import { callApi, describeError } from "@/app/call-api";
import { ALERT_KINDS, type AlertKind } from "@/domain/alerts";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, Select } from "@/ui/field";
import { FormError } from "@/ui/form-error";
import { useToast } from "@/ui/toast";
import { fromField, hasThreshold, LIMITS, readKind, toField } from "./rule-words";

interface RuleDialogProps {
  /** Null: it is closed. */
  rule: RuleView | "new" | null;
  channels: ChannelView[];
  onClose(): void;
}

/** Makes a rule, or changes what it is compared with and whom it tells. */
export function RuleDialog({ rule, channels, onClose }: RuleDialogProps) {
  const t = useTranslations("alerts");
  const unreachable = useTranslations("auth")("unreachable");
  const router = useRouter();
  const showToast = useToast();
  const own = rule === "new" ? null : rule;
  const [kind, setKind] = useState<AlertKind>("low_balance");
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    setError(null);
    if (own) setKind(readKind(own.kind));
  }, [own]);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const channelIds = form.getAll("channel");
    if (channelIds.length === 0) return setError(t("needsChannel"));
    const threshold = hasThreshold(kind) ? { threshold: fromField(kind, String(form.get("threshold"))) } : {};
    setBusy(true);
    setError(null);
    const path = own ? `/api/alerts/rules/${own.id}` : "/api/alerts/rules";
    const answer = await callApi(path, { method: own ? "PUT" : "POST", body: { kind, ...threshold, channelIds } });
    setBusy(false);
    if (!answer.ok) return setError(describeError(answer.error, unreachable));
    showToast({ tone: "good", title: t(own ? "ruleChanged" : "ruleCreated") });
    router.refresh();
    onClose();
  }

  return (
    <Dialog open={rule !== null} onOpenChange={onClose} title={t(own ? "editTitle" : "newRule")} description={t(`kindHints.${kind}`)}>
      <form key={own?.id ?? "new"} onSubmit={submit} className="grid gap-4">
        <div className="grid gap-1.5">
          <span aria-hidden className="font-medium text-[13px]">
            {t("kind")}
          </span>
          <Select
            data-autofocus
            label={t("kind")}
            value={kind}
            disabled={own !== null}
            onChange={(event) => setKind(readKind(event.target.value))}
            className="[&>select]:h-9 [&>select]:w-full [&>select]:text-sm"
            options={ALERT_KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))}
          />
        </div>
        {hasThreshold(kind) ? (
          <Field
            key={kind}
            label={t(`thresholds.${kind}`)}
            name="threshold"
            type="number"
            inputMode="decimal"
            step="any"
            required
            {...LIMITS[kind]}
            defaultValue={toField(kind, own?.threshold)}
          />
        ) : null}
        <fieldset className="grid gap-2">
          <legend className="mb-1.5 font-medium text-[13px]">{t("chooseChannels")}</legend>
          {channels.map(({ id, name }) => (
            <label key={id} className="flex min-w-0 items-center gap-2 text-sm">
              <input
                type="checkbox"
                name="channel"
                value={id}
                defaultChecked={own ? own.channelIds.includes(id) : channels.length === 1}
                className="size-4 accent-accent"
              />
              <span className="truncate">{name}</span>
            </label>
          ))}
        </fieldset>
        <FormError text={error} />
        <Button type="submit" variant="primary" disabled={isBusy}>
          {t(own ? "saveRule" : "createRule")}
        </Button>
      </form>
    </Dialog>
  );
}
