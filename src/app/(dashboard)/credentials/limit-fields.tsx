"use client";
import { useTranslations } from "next-intl";
import { LIMIT_MAX, LIMIT_NAMES, type Limits } from "@/domain/limits";
import type { CredentialRules } from "@/keys/credential-rules";
import { Field, TextArea } from "@/ui/field";

/** How many calls there may be. An empty field: no limit. */
export function LimitFields({ limits }: { limits: Limits | null }) {
  const t = useTranslations("limits");
  return (
    <div className="grid gap-3 sm:grid-cols-3">
      {LIMIT_NAMES.map((name) => (
        <Field
          key={name}
          label={t(name)}
          name={name}
          type="number"
          inputMode="numeric"
          min={1}
          max={LIMIT_MAX}
          step={1}
          placeholder={t("none")}
          defaultValue={limits?.[name] ?? ""}
        />
      ))}
    </div>
  );
}

/** With where it may be used from: of a key or a token. */
export function RuleFields({ rules }: { rules: CredentialRules | null }) {
  const t = useTranslations("limits");
  return (
    <>
      <LimitFields limits={rules?.limits ?? null} />
      <TextArea
        label={t("addresses")}
        hint={t("addressesHint")}
        name="allowedAddresses"
        rows={2}
        className="font-mono"
        placeholder="203.0.113.7, 10.0.0.0/8"
        autoComplete="off"
        spellCheck={false}
        defaultValue={rules?.allowedAddresses?.join("\n") ?? ""}
      />
    </>
  );
}

/** What the fields say, for an API's `limits`: null takes one off. */
export function readLimitFields(form: FormData): Limits {
  const read = (name: string) => {
    const text = String(form.get(name) ?? "").trim();
    return text === "" ? null : Number(text);
  };
  return { requestsPerMinute: read("requestsPerMinute"), tokensPerMinute: read("tokensPerMinute"), concurrency: read("concurrency") };
}

export function readRuleFields(form: FormData): CredentialRules {
  const addresses = String(form.get("allowedAddresses") ?? "")
    .split(/[\s,]+/)
    .filter(Boolean);
  return { limits: readLimitFields(form), allowedAddresses: addresses.length > 0 ? addresses : null };
}
