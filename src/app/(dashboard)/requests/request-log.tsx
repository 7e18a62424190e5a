"use client";
import { Download, List, SearchX } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Button } from "@/ui/button";
import { keepChoice } from "@/ui/keep-choice";
import { Link } from "@/ui/link";
import { Card, EmptyState } from "@/ui/page-parts";
import { useView } from "../range-bar/use-view";
import { NO_FILTERS, withRange } from "../range-bar/view-query";
import { ColumnMenu } from "./column-menu";
import { HistogramCard } from "./histogram-card";
import { intervalOf } from "./histogram-data";
import { LiveMark } from "./live-mark";
import { COLUMNS_COOKIE, type Column, readSort, writeColumns, writeSort } from "./log-columns";
import { exportPath, type LogOrder } from "./log-query";
import type { LogPage } from "./log-rows";
import { RequestDrawer } from "./request-drawer";
import { RequestTable } from "./request-table";
import { viewQuery } from "./saved-views";
import { useBars } from "./use-bars";
import { useRequestLog } from "./use-request-log";
import { ViewMenu } from "./view-menu";

/** Which calls, as the usage APIs are asked for them; without `to`, up to now. */
export interface RequestLogProps extends LogOrder {
  initial: LogPage;
  range: { from: string; to: string };
  isLive: boolean;
  isFiltered: boolean;
  columns: Column[];
  organization: { id: string; timeZone: string };
  timeZone: string;
}

/** The drawer is in the address, but no reason to load the page again. */
function setOpenRequest(requestId: string | null, how: "push" | "replace") {
  const url = new URL(window.location.href);
  if (requestId) url.searchParams.set("request", requestId);
  else url.searchParams.delete("request");
  if (how === "push") window.history.pushState(null, "", url);
  else window.history.replaceState(null, "", url);
}

function useColumns(initial: Column[]) {
  const [columns, setColumns] = useState(initial);
  function choose(chosen: Column[]) {
    setColumns(chosen);
    keepChoice(COLUMNS_COOKIE, writeColumns(chosen));
  }
  return [columns, choose] as const;
}

/** The next page is fetched before the drawer's reader gets to the last row. */
const ROWS_AHEAD = 2;

export function RequestLog({ initial, query, sort, range, isLive, isFiltered, columns: initialColumns, organization, timeZone }: RequestLogProps) {
  const t = useTranslations("requests");
  const { asked, change } = useView();
  const sorting = readSort(sort);
  const isNewestFirst = sort === null;
  const [columns, setColumns] = useColumns(initialColumns);
  const log = useRequestLog({ query, sort, initial, isLive: isLive && isNewestFirst });
  const { requests, nextCursor, isLoadingMore, isSilent, loadMore } = log;
  const interval = intervalOf(range);
  const counted = useBars({ query, interval, version: log.fresh.size });
  const openId = asked.get("request");
  const openIndex = requests.findIndex(({ requestId }) => requestId === openId);
  const needsMore = openIndex >= requests.length - ROWS_AHEAD && openIndex >= 0 && nextCursor !== null && !isLoadingMore && !isSilent;
  useEffect(() => {
    if (needsMore) loadMore();
  }, [needsMore, loadMore]);
  const hrefOf = (requestId: string) => {
    const next = new URLSearchParams(asked);
    next.set("request", requestId);
    return `/requests?${next}`;
  };
  return (
    <>
      <HistogramCard
        counted={counted}
        interval={interval}
        // Days and weeks are the organization's, whatever clock the rows are read by.
        timeZone={interval === "day" || interval === "week" ? organization.timeZone : timeZone}
        end={isLive ? null : range.to}
        onNarrow={(chosen) => change(withRange(chosen))}
      >
        <div className="flex flex-wrap items-center gap-2">
          <LiveMark
            state={isLive ? (isNewestFirst ? "live" : "sorted") : "ended"}
            isSilent={isSilent}
            answeredAt={log.answeredAt}
            timeZone={timeZone}
          />
          <ViewMenu organizationId={organization.id} query={viewQuery(asked)} />
          <ColumnMenu columns={columns} onChange={setColumns} />
          <Button asChild size="small" className="text-ink-muted">
            <a href={exportPath(query)} download title={t("exportHint")}>
              <Download aria-hidden className="size-3.5" />
              {t("export")}
            </a>
          </Button>
        </div>
      </HistogramCard>
      <Card className="overflow-hidden">
        {requests.length > 0 ? (
          <RequestTable
            requests={requests}
            columns={columns}
            fresh={log.fresh}
            timeZone={timeZone}
            openId={openId}
            sorting={sorting}
            onSort={(chosen) => change({ sort: writeSort(chosen) })}
            hrefOf={hrefOf}
            onOpen={(id) => setOpenRequest(id, "push")}
          >
            {nextCursor ? (
              <div className="sticky left-0 flex justify-center p-3">
                <Button size="small" disabled={isLoadingMore} onClick={loadMore}>
                  {isLoadingMore ? t("loading") : t("more")}
                </Button>
              </div>
            ) : null}
          </RequestTable>
        ) : (
          <NoRequests onClear={isFiltered ? () => change(NO_FILTERS) : null} onWiden={() => change(withRange({ range: "90d" }))} />
        )}
      </Card>
      <RequestDrawer
        requestId={openId}
        ids={requests.map(({ requestId }) => requestId)}
        timeZone={timeZone}
        onChange={(id) => setOpenRequest(id, "replace")}
      />
    </>
  );
}

/** `onClear`: null where nothing but the range says which calls are meant. */
export function NoRequests({ onClear, onWiden }: { onClear: (() => void) | null; onWiden(): void }) {
  const t = useTranslations("requests");
  const widen = <Button onClick={onWiden}>{t("noneWiden")}</Button>;
  if (onClear)
    return (
      <EmptyState icon={SearchX} title={t("noneTitle")} text={t("noneText")}>
        <Button onClick={onClear}>{t("noneClear")}</Button>
        {widen}
      </EmptyState>
    );
  return (
    <EmptyState icon={List} title={t("emptyTitle")} text={t("emptyText")}>
      <Button asChild variant="primary">
        <Link href="/quickstart">{t("emptyAction")}</Link>
      </Button>
      {widen}
    </EmptyState>
  );
}
