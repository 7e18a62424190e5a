"use client";
import { useLocale, useTranslations } from "next-intl";
import type { CredentialView } from "@/keys/credential-view";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { formatDate, formatTime } from "@/ui/format-time";
import { mergeClasses } from "@/ui/merge-classes";
import { Table, Td, Th } from "@/ui/table";

interface TokenTableProps {
  tokens: CredentialView[];
  timeZone: string;
  nowMs: number;
  onRevoke(token: CredentialView): void;
}

type Status = "active" | "expired" | "revoked";

function statusOf({ isActive, expiresAt }: CredentialView, nowMs: number): Status {
  if (isActive) return "active";
  return expiresAt !== null && Date.parse(expiresAt) <= nowMs ? "expired" : "revoked";
}

const TONES = { active: "good", expired: "warn", revoked: "neutral" } as const;

export function TokenTable({ tokens, timeZone, nowMs, onRevoke }: TokenTableProps) {
  const t = useTranslations("tokens");
  const locale = useLocale();
  return (
    <Table label={t("listLabel")}>
      <thead>
        <tr>
          <Th>{t("name")}</Th>
          <Th className="max-md:hidden">{t("token")}</Th>
          <Th className="max-lg:hidden">{t("created")}</Th>
          <Th className="max-md:hidden">{t("lastUsed")}</Th>
          <Th className="max-lg:hidden">{t("expires")}</Th>
          <Th>{t("status")}</Th>
          <Th>
            <span className="sr-only">{t("actions")}</span>
          </Th>
        </tr>
      </thead>
      <tbody className="[&>tr:last-child>td]:border-b-0">
        {tokens.map((token) => {
          const status = statusOf(token, nowMs);
          const used = token.lastUsedAt ? formatTime(token.lastUsedAt, locale, timeZone) : t("neverUsed");
          return (
            <tr key={token.id} className={mergeClasses("hover:bg-sunken/60", status !== "active" && "text-ink-faint")}>
              <Td className="max-w-32 sm:max-w-64">
                <span className="block truncate font-medium" title={token.name}>
                  {token.name}
                </span>
                <span className="block truncate font-mono text-ink-faint text-xs md:hidden">{token.prefix}</span>
                <span className="block whitespace-normal text-ink-faint text-xs md:hidden">
                  {t("lastUsed")}: {used}
                </span>
              </Td>
              <Td className="font-mono text-xs max-md:hidden">{token.prefix}</Td>
              <Td className="text-ink-muted max-lg:hidden">{formatDate(token.createdAt, locale, timeZone)}</Td>
              <Td className="text-ink-muted tabular-nums max-md:hidden">{used}</Td>
              <Td className="text-ink-muted max-lg:hidden">{token.expiresAt ? formatDate(token.expiresAt, locale, timeZone) : t("neverExpires")}</Td>
              <Td>
                <Badge tone={TONES[status]}>{t(status)}</Badge>
              </Td>
              <Td numeric>
                {status === "revoked" ? null : (
                  <Button
                    variant="ghost"
                    size="small"
                    className="-my-1.5 text-bad hover:text-bad"
                    aria-label={t("revokeNamed", { name: token.name })}
                    onClick={() => onRevoke(token)}
                  >
                    {t("revoke")}
                  </Button>
                )}
              </Td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}
