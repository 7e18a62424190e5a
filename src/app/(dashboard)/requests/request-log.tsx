"use client";
import { List, SearchX } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import type { CredentialName } from "@/queries/credential-names";
import { Button } from "@/ui/button";
import { Link } from "@/ui/link";
import { mergeClasses } from "@/ui/merge-classes";
import { Card, EmptyState, Skeleton } from "@/ui/page-parts";
import { FILTER_NAMES, type LogFilter, readLogFilter } from "./log-filter";
import { LogFilters, type ModelOption } from "./log-filters";
import { RequestDrawer } from "./request-drawer";
import { RequestTable } from "./request-table";
import { type LogPage, useRequestLog } from "./use-request-log";

interface RequestLogProps {
  initial: LogPage;
  initialFilter: LogFilter;
  models: ModelOption[];
  credentials: CredentialName[];
  timeZone: string;
}

/** Changes the URL without loading the page again; the log fetches its own rows. */
function setAddress(changes: Record<string, string | null>, how: "push" | "replace") {
  const url = new URL(window.location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value) url.searchParams.set(name, value);
    else url.searchParams.delete(name);
  }
  if (how === "push") window.history.pushState(null, "", url);
  else window.history.replaceState(null, "", url);
}

export function RequestLog({ initial, initialFilter, models, credentials, timeZone }: RequestLogProps) {
  const t = useTranslations("requests");
  const asked = useSearchParams();
  const filter = readLogFilter((name) => asked.get(name));
  const log = useRequestLog(filter, { page: initial, filter: initialFilter });
  const openId = asked.get("request");
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <>
      <div className="mb-3 flex flex-wrap items-center gap-2">
        <LogFilters filter={filter} models={models} credentials={credentials} onChange={(changes) => setAddress(changes, "replace")} />
        {isFiltered ? (
          <Button variant="ghost" size="small" onClick={() => setAddress(Object.fromEntries(FILTER_NAMES.map((name) => [name, null])), "replace")}>
            {t("clear")}
          </Button>
        ) : null}
        <LiveMark isLive={log.isLive} />
      </div>
      <Card className="overflow-hidden">
        {!log.isCurrent ? (
          <LogSkeleton />
        ) : log.requests.length > 0 ? (
          <RequestTable
            requests={log.requests}
            fresh={log.fresh}
            timeZone={timeZone}
            openId={openId}
            onOpen={(id) => setAddress({ request: id }, "push")}
          />
        ) : (
          <NoRequests isFiltered={isFiltered} />
        )}
      </Card>
      {log.isCurrent && log.nextCursor ? (
        <div className="mt-4 flex justify-center">
          <Button disabled={log.isLoadingMore} onClick={log.loadMore}>
            {log.isLoadingMore ? t("loading") : t("more")}
          </Button>
        </div>
      ) : null}
      <RequestDrawer
        requestId={openId}
        ids={log.requests.map(({ requestId }) => requestId)}
        timeZone={timeZone}
        onChange={(id) => setAddress({ request: id }, "replace")}
      />
    </>
  );
}

function LiveMark({ isLive }: { isLive: boolean }) {
  const t = useTranslations("requests");
  return (
    <span role="status" className="ml-auto flex items-center gap-1.5 text-ink-muted text-xs">
      <span aria-hidden className={mergeClasses("size-2 rounded-full", isLive ? "animate-pulse bg-good" : "bg-warn")} />
      {isLive ? t("live") : t("paused")}
    </span>
  );
}

function NoRequests({ isFiltered }: { isFiltered: boolean }) {
  const t = useTranslations("requests");
  if (isFiltered) return <EmptyState icon={SearchX} title={t("noneTitle")} text={t("noneText")} />;
  return (
    <EmptyState icon={List} title={t("emptyTitle")} text={t("emptyText")}>
      <Button asChild variant="primary">
        <Link href="/quickstart">{t("emptyAction")}</Link>
      </Button>
    </EmptyState>
  );
}

const SKELETON_ROWS = ["a", "b", "c", "d", "e", "f", "g", "h"];

export function LogSkeleton() {
  return (
    <div aria-busy="true" className="divide-y divide-line">
      {SKELETON_ROWS.map((row) => (
        <div key={row} className="flex items-center gap-6 px-5 py-3">
          <Skeleton className="h-4 w-28" />
          <Skeleton className="h-4 flex-1" />
          <Skeleton className="h-4 w-16" />
        </div>
      ))}
    </div>
  );
}
