"use client";
import { useLocale, useTranslations } from "next-intl";
import type { KeyboardEvent, MouseEvent, ReactNode } from "react";
import type { ListedRequest } from "@/queries/requests/list-requests";
import { formatCount, formatTime } from "@/ui/format";
import { useProviderName } from "@/ui/labels";
import { mergeClasses } from "@/ui/merge-classes";
import { SortableTh, type Sorting } from "@/ui/sortable-th";
import { ScrollRegion, Th } from "@/ui/table";
import { type Column, isSorted, type SortedColumn } from "./log-columns";
import { NUMERIC_COLUMNS, useCells } from "./request-cells";

interface RequestTableProps {
  requests: ListedRequest[];
  columns: readonly Column[];
  fresh: ReadonlySet<string>;
  timeZone: string;
  openId: string | null;
  sorting: Sorting<SortedColumn>;
  onSort(sorting: Sorting<SortedColumn>): void;
  /** Where a row leads, for a tab of its own. */
  hrefOf(requestId: string): string;
  onOpen(requestId: string): void;
  /** Below the rows. */
  children: ReactNode;
}

/** On a phone there are three columns, and what else matters stands in small print in them; the drawer has the rest. */
const ON_PHONE: ReadonlySet<Column> = new Set(["model", "status", "cost"]);
const STEPS: Record<string, number> = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

/** From one row's link to the next. */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const step = STEPS[event.key];
  if (step === undefined || event.altKey || event.ctrlKey || event.metaKey || !(event.target instanceof HTMLAnchorElement)) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>("[data-request-id] a")];
  links[links.indexOf(event.target) + step]?.focus();
  event.preventDefault();
}

const placeOf = (column: Column) =>
  mergeClasses(
    "border-line border-b px-2 whitespace-nowrap first:pl-4 last:pr-4",
    NUMERIC_COLUMNS.has(column) && "text-right tabular-nums",
    !ON_PHONE.has(column) && "max-md:hidden",
  );

/** Dense rows below a header that stays: the log scrolls in itself, in both directions. */
export function RequestTable({ requests, columns, fresh, timeZone, openId, sorting, onSort, hrefOf, onOpen, children }: RequestTableProps) {
  const t = useTranslations("requests");
  const cellOf = useCells(timeZone);
  return (
    <ScrollRegion
      label={t(sorting.name === "time" && sorting.isDescending ? "listLabel" : "sortedLabel")}
      className="max-h-[max(20rem,calc(100dvh-11rem))] overflow-auto overscroll-x-contain"
    >
      <table onKeyDown={moveFocus} className="w-full border-separate border-spacing-0 text-left text-[13px]">
        <thead>
          <tr>
            {columns.map((column) => {
              const className = mergeClasses("py-0", placeOf(column), "sticky top-0 z-10 h-9 bg-surface");
              return isSorted(column) ? (
                <SortableTh key={column} name={column} sorting={sorting} onSort={onSort} firstDescending className={className}>
                  {t(`columns.${column}`)}
                </SortableTh>
              ) : (
                <Th key={column} className={className}>
                  {t(`columns.${column}`)}
                </Th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {requests.map((request) => (
            <tr
              key={request.requestId}
              data-request-id={request.requestId}
              className={mergeClasses(
                "relative transition-colors hover:bg-sunken/60",
                fresh.has(request.requestId) && "animate-arrive",
                request.requestId === openId && "bg-sunken",
              )}
            >
              {columns.map((column) => (
                <td key={column} className={mergeClasses(placeOf(column), "h-9 max-md:h-10", column === "time" && "text-ink-muted tabular-nums")}>
                  {column === "model" ? (
                    <ModelCell request={request} timeZone={timeZone} href={hrefOf(request.requestId)} onOpen={onOpen} />
                  ) : (
                    cellOf(request, column)
                  )}
                  {column === "cost" ? <TokensOnPhone request={request} /> : null}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {children}
    </ScrollRegion>
  );
}

interface ModelCellProps {
  request: ListedRequest;
  timeZone: string;
  href: string;
  onOpen(requestId: string): void;
}

/**
 * A real link, so that the middle button opens a tab; its ::after covers the row: one target for the mouse, one stop for the keyboard. When it gets the
 * focus it scrolls clear of the header.
 */
function ModelCell({ request, timeZone, href, onOpen }: ModelCellProps) {
  const t = useTranslations("requests");
  const locale = useLocale();
  const provider = useProviderName();
  function onClick(event: MouseEvent) {
    if (event.button !== 0 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onOpen(request.requestId);
  }
  return (
    <div className="flex min-w-0 max-w-80 items-baseline gap-2 max-md:max-w-[42vw] max-md:flex-col max-md:items-stretch max-md:gap-0 max-md:leading-tight">
      <a
        href={href}
        onClick={onClick}
        aria-label={t("open", { id: request.requestId })}
        className="min-w-0 scroll-my-12 truncate font-medium outline-offset-2 after:absolute after:inset-0 after:content-['']"
      >
        {request.model || request.requestedModel || request.endpoint}
      </a>
      <span className="min-w-0 truncate text-ink-faint text-xs max-md:text-[11px]">
        {provider(request.provider)}
        <span className="md:hidden"> · {formatTime(request.createdAt, locale, timeZone)}</span>
      </span>
    </div>
  );
}

function TokensOnPhone({ request: { tokens } }: { request: ListedRequest }) {
  const locale = useLocale();
  return (
    <span className="block text-[11px] text-ink-faint leading-tight md:hidden">
      {formatCount(tokens.input, locale)} → {formatCount(tokens.output, locale)}
    </span>
  );
}
