"use client";
import { Gauge, RefreshCw, SlidersHorizontal } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { SPEND_DAYS } from "@/domain/spend";
import { costPlacesOf } from "@/ui/aligned-usd";
import { Button } from "@/ui/button";
import { formatCost, formatDate, formatTime } from "@/ui/format";
import { Badge } from "@/ui/labels";
import { Link } from "@/ui/link";
import { mergeClasses } from "@/ui/merge-classes";
import { HiddenTh, Table, Tbody, Td, Th } from "@/ui/table";
import type { CredentialWords, ListedCredential } from "./mint";
import { RuleSummary } from "./rule-summary";
import { SpendBars } from "./spend-bars";

interface CredentialTableProps {
  words: CredentialWords;
  credentials: ListedCredential[];
  timeZone: string;
  nowMs: number;
  /** Null: this kind cannot be changed. */
  onUpdate: ((credential: ListedCredential) => void) | null;
  /** Null: this kind cannot be rotated. */
  onRotate: ((credential: ListedCredential) => void) | null;
  onRevoke(credential: ListedCredential): void;
}

export function CredentialTable({ words, credentials, ...row }: CredentialTableProps) {
  const t = useTranslations("credentials");
  const own = useTranslations(words);
  const spent = credentials.flatMap(({ spend }) => spend?.total ?? []);
  const spendPlaces = costPlacesOf(spent, useLocale());
  return (
    <Table label={own("title")}>
      <thead>
        <tr>
          <Th>{t("name")}</Th>
          {words === "admin.tokens" ? null : (
            <Th numeric className="max-sm:hidden">
              {t(words === "keys" ? "charged" : "cost", { days: SPEND_DAYS })}
            </Th>
          )}
          <Th className="max-lg:hidden">{t("created")}</Th>
          <Th className="max-md:hidden">{t("lastUsed")}</Th>
          <Th className="max-lg:hidden">{t("expires")}</Th>
          <Th className="max-sm:hidden">{t("status")}</Th>
          <HiddenTh>{t("actions")}</HiddenTh>
        </tr>
      </thead>
      <Tbody>
        {credentials.map((credential) => (
          <CredentialRow key={credential.id} credential={credential} spendPlaces={spendPlaces} {...row} />
        ))}
      </Tbody>
    </Table>
  );
}

interface CredentialRowProps {
  credential: ListedCredential;
  spendPlaces: number;
  timeZone: string;
  nowMs: number;
  /** Null: this kind cannot be changed. */
  onUpdate: ((credential: ListedCredential) => void) | null;
  /** Null: this kind cannot be rotated. */
  onRotate: ((credential: ListedCredential) => void) | null;
  onRevoke(credential: ListedCredential): void;
}

type Status = "active" | "expired" | "revoked";

function statusOf({ isActive, expiresAt }: ListedCredential, nowMs: number): Status {
  if (isActive) return "active";
  return expiresAt !== null && Date.parse(expiresAt) <= nowMs ? "expired" : "revoked";
}

const SOON_MS = 2 * 86_400_000;

/** To the second when it is close, as after a rotation. */
function formatExpiry(iso: string, { nowMs, locale, timeZone }: { nowMs: number; locale: string; timeZone: string }): string {
  return Math.abs(Date.parse(iso) - nowMs) < SOON_MS ? formatTime(iso, locale, timeZone) : formatDate(iso, locale, timeZone);
}

const TONES = { active: "good", expired: "warn", revoked: "neutral" } as const;

export function CredentialRow({ credential, spendPlaces, timeZone, nowMs, onUpdate, onRotate, onRevoke }: CredentialRowProps) {
  const t = useTranslations("credentials");
  const locale = useLocale();
  const { name, prefix, allowedModels, limits, allowedAddresses = null, spend, createdBy } = credential;
  const status = statusOf(credential, nowMs);
  const used = credential.lastUsedAt ? formatTime(credential.lastUsedAt, locale, timeZone) : t("neverUsed");
  const expires = credential.expiresAt ? formatExpiry(credential.expiresAt, { nowMs, locale, timeZone }) : t("neverExpires");
  const maker = createdBy ? t("createdBy", { name: createdBy }) : t("createdByGone");
  const small = "block whitespace-normal text-ink-faint text-xs";
  return (
    <tr className={mergeClasses("hover:bg-sunken/60", status !== "active" && "text-ink-faint")}>
      <Td className="max-w-0 max-sm:w-full sm:max-w-64">
        <span className="block truncate font-medium" title={name}>
          {name}
        </span>
        <span className={mergeClasses(small, "whitespace-nowrap font-mono")}>{prefix}</span>
        {status === "active" ? null : <span className={mergeClasses(small, "sm:hidden")}>{t(status)}</span>}
        <span className={mergeClasses(small, "md:hidden")}>
          {t("lastUsed")}: {used}
        </span>
        {credential.expiresAt ? (
          <span className={mergeClasses(small, "lg:hidden")}>
            {t("expires")}: {expires}
          </span>
        ) : null}
        {allowedModels === undefined ? null : <AllowedModels models={allowedModels} className={small} />}
        {limits === undefined ? null : <RuleSummary limits={limits} allowedAddresses={allowedAddresses} className={small} />}
        {createdBy === undefined ? null : <span className={mergeClasses(small, "lg:hidden")}>{maker}</span>}
        {spend ? (
          <span className={mergeClasses(small, "sm:hidden")}>{t("spent", { amount: formatCost(spend.total, locale), days: SPEND_DAYS })}</span>
        ) : null}
      </Td>
      {spend === undefined ? null : (
        <Td numeric className="max-sm:hidden">
          <SpendBars spend={spend} places={spendPlaces} />
        </Td>
      )}
      <Td className="text-ink-muted max-lg:hidden">
        {formatDate(credential.createdAt, locale, timeZone)}
        {createdBy === undefined ? null : <span className={mergeClasses(small, "max-w-40 truncate")}>{maker}</span>}
      </Td>
      <Td className="text-ink-muted tabular-nums max-md:hidden">{used}</Td>
      <Td className="text-ink-muted tabular-nums max-lg:hidden">{expires}</Td>
      <Td className="max-sm:hidden">
        <Badge tone={TONES[status]}>{t(status)}</Badge>
      </Td>
      <Td numeric>
        <span className="-my-1.5 inline-flex items-center gap-1">
          {limits && status !== "revoked" ? (
            <Button asChild variant="ghost" size="icon" title={t("budgets")} aria-label={t("budgetsNamed", { name })}>
              <Link href={`/budgets?keyId=${encodeURIComponent(credential.id)}`}>
                <Gauge aria-hidden className="size-4" />
              </Link>
            </Button>
          ) : null}
          {credential.mayChange && status !== "revoked" && onUpdate ? (
            <Button variant="ghost" size="icon" title={t("update")} aria-label={t("updateNamed", { name })} onClick={() => onUpdate(credential)}>
              <SlidersHorizontal aria-hidden className="size-4" />
            </Button>
          ) : null}
          {credential.mayChange && status === "active" && onRotate ? (
            <Button variant="ghost" size="icon" title={t("rotate")} aria-label={t("rotateNamed", { name })} onClick={() => onRotate(credential)}>
              <RefreshCw aria-hidden className="size-4" />
            </Button>
          ) : null}
          {status === "revoked" || !credential.mayChange ? null : (
            <Button
              variant="ghost"
              size="small"
              className="text-bad hover:text-bad"
              aria-label={t("revokeNamed", { name })}
              onClick={() => onRevoke(credential)}
            >
              {t("revoke")}
            </Button>
          )}
        </span>
      </Td>
    </tr>
  );
}

/** A key's models in one line, all of them in the tooltip. */
function AllowedModels({ models, className }: { models: readonly string[] | null; className: string }) {
  const t = useTranslations("credentials");
  if (models === null) return <span className={className}>{t("allModels")}</span>;
  const [first = ""] = models;
  return (
    <span className={className} title={models.join(", ")}>
      {models.length === 1 ? first : t("someModels", { first, more: models.length - 1 })}
    </span>
  );
}
