import { ScrollText } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import type { AuditEntryView } from "@/audit/list-changes";
import { Button } from "@/ui/button";
import { formatFullTime } from "@/ui/format";
import { Badge, type Tone } from "@/ui/labels";
import { Link } from "@/ui/link";
import { Card, EmptyState } from "@/ui/page-parts";
import { ChangeTable } from "./change-table";

export interface NamedEntry extends AuditEntryView {
  targetName: string;
}

interface AuditLogProps {
  entries: NamedEntry[];
  nextCursor: string | null;
  isFirstPage: boolean;
  filter: URLSearchParams;
  timeZone: string;
}

/** Who changed what, newest first, a page at a time; the page is in the URL. */
export function AuditLog({ entries, nextCursor, isFirstPage, filter, timeZone }: AuditLogProps) {
  const t = useTranslations("admin.audit");
  const older = new URLSearchParams([...filter, ...(nextCursor ? [["cursor", nextCursor]] : [])]);
  return (
    <>
      <Card className="overflow-hidden">
        {entries.length > 0 ? (
          <ol aria-label={t("title")} className="divide-y divide-line">
            {entries.map((entry) => (
              <Entry key={entry.id} entry={entry} timeZone={timeZone} />
            ))}
          </ol>
        ) : (
          <NoChanges isFiltered={filter.size > 0} />
        )}
      </Card>
      {isFirstPage && !nextCursor ? null : (
        <nav aria-label={t("pages")} className="mt-4 flex justify-center gap-2">
          {isFirstPage ? null : (
            <Button asChild>
              <Link href={`/admin/audit?${filter}`}>{t("newest")}</Link>
            </Button>
          )}
          {nextCursor ? (
            <Button asChild>
              <Link href={`/admin/audit?${older}`}>{t("older")}</Link>
            </Button>
          ) : null}
        </nav>
      )}
    </>
  );
}

function NoChanges({ isFiltered }: { isFiltered: boolean }) {
  const t = useTranslations("admin.audit");
  return (
    <EmptyState icon={ScrollText} title={t("emptyTitle")} text={t(isFiltered ? "noneText" : "emptyText")}>
      <Button asChild>
        <Link href={isFiltered ? "/admin/audit" : "/admin/providers"}>{t(isFiltered ? "clear" : "emptyAction")}</Link>
      </Button>
    </EmptyState>
  );
}

/** By the verb that an action ends in. */
const TONES: Readonly<Record<string, Tone>> = { created: "good", updated: "accent", deleted: "bad", revoked: "bad" };

function Entry({ entry, timeZone }: { entry: NamedEntry; timeZone: string }) {
  const t = useTranslations("admin.audit");
  const locale = useLocale();
  const { at, actor, address, action, target, targetName, before, after } = entry;
  return (
    <li data-action={action} className="grid gap-x-6 gap-y-1.5 px-4 py-3 text-[13px] sm:px-5 md:grid-cols-[17rem_minmax(0,1fr)]">
      <div className="min-w-0 text-ink-muted">
        <time dateTime={at} className="block tabular-nums">
          {formatFullTime(at, locale, timeZone)}
        </time>
        <span className="block break-words text-ink">{actor}</span>
        {address ? <span className="block break-all text-ink-faint text-xs">{t("from", { address })}</span> : null}
      </div>
      <div className="grid min-w-0 content-start gap-1.5">
        <p className="flex min-w-0 flex-wrap items-center gap-2">
          <Badge tone={TONES[action.split(".").at(-1) ?? ""] ?? "neutral"}>{action}</Badge>
          <Link
            href={`/admin/audit?${new URLSearchParams({ target })}`}
            title={t("onlyTarget")}
            className="min-w-0 break-all font-medium hover:underline"
          >
            {targetName}
          </Link>
        </p>
        <ChangeTable before={before} after={after} />
      </div>
    </li>
  );
}
