"use client";
import { useSearchParams } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { parseUsd } from "@/domain/money";
import type { TotalsJson } from "@/queries/sums/sums";
import { AlignedCost, costPlacesOf } from "@/ui/aligned-usd";
import { formatCount, formatCountShort, formatShare } from "@/ui/format";
import { KnownCost } from "@/ui/known-cost";
import { Link } from "@/ui/link";
import { mergeClasses } from "@/ui/merge-classes";
import { Card, CardHeader } from "@/ui/page-parts";
import { SortableTh, type Sorting } from "@/ui/sortable-th";
import { Table, Tbody, Td, Th } from "@/ui/table";
import { type AskedFilters, changedQuery, viewPath } from "../range-bar/view-query";
import { readSorting, SORTS, type SortName, sortRows } from "./sort-groups";

export interface GroupRow {
  key: string;
  label: string;
  color: string | null;
  /** What leaves only its calls; null: no filter does. */
  filters: AskedFilters | null;
  totals: TotalsJson;
}

interface GroupTableProps {
  title: string;
  /** What the groups are of: "Model". */
  heading: string;
  rows: GroupRow[];
  /** All groups that are not shown. */
  other: TotalsJson | null;
  total: TotalsJson;
}

/** The first groups by each figure, so that whichever it is sorted by, the first are there; and the others as one. */
export function GroupTable({ title, heading, rows, other, total }: GroupTableProps) {
  const t = useTranslations("overview");
  const chart = useTranslations("chart");
  const asked = useSearchParams();
  const locale = useLocale();
  const sorting = readSorting(asked.get("sort"));
  const all = [...rows.map(({ totals }) => totals), ...(other ? [other] : []), total];
  const placesOf = (name: "provider" | "charged") =>
    costPlacesOf(
      all.map(({ cost }) => cost[name]),
      locale,
    );
  const places = { cost: placesOf("provider"), charged: placesOf("charged") };
  const hasCharges = parseUsd(total.cost.charged) > 0n;
  const columns = SORTS.filter((name) => name !== "charged" || hasCharges);
  const headings: Record<SortName, string> = {
    name: heading,
    cost: t("cost"),
    charged: t("charged"),
    requests: t("requests"),
    errors: t("errorsColumn"),
    input: t("input"),
    cached: t("cached"),
    output: t("output"),
    reasoning: t("reasoning"),
  };
  function sort(next: Sorting<SortName>) {
    const query = changedQuery(asked.toString(), { sort: `${next.isDescending ? "-" : ""}${next.name}` });
    window.history.replaceState(null, "", query);
  }
  return (
    <Card className="min-w-0 overflow-hidden">
      <CardHeader title={title} />
      <div className="mt-2">
        <Table label={title} className="max-2xl:[&_:is(td,th)]:px-2">
          <thead>
            <tr>
              {columns.map((name) => (
                <SortableTh key={name} name={name} sorting={sorting} onSort={sort} numeric={name !== "name"} firstDescending={name !== "name"}>
                  {headings[name]}
                </SortableTh>
              ))}
              <Th numeric>{t("share")}</Th>
            </tr>
          </thead>
          <Tbody>
            {sortRows(rows, sorting).map((row) => (
              <tr key={row.key} className="hover:bg-sunken/60">
                <Td className="max-w-40 sm:max-w-52 2xl:max-w-64">
                  <span className="flex items-center gap-2">
                    <span aria-hidden className="size-2 shrink-0 rounded-[3px]" style={{ background: row.color ?? "var(--series-other)" }} />
                    {row.filters ? (
                      <Link
                        href={`/overview${changedQuery(asked.toString(), row.filters)}`}
                        scroll={false}
                        title={row.label}
                        className="truncate font-medium hover:underline"
                      >
                        {row.label}
                      </Link>
                    ) : (
                      <span className="truncate text-ink-muted">{row.label}</span>
                    )}
                  </span>
                </Td>
                <TotalsCells
                  totals={row.totals}
                  total={total}
                  hasCharges={hasCharges}
                  places={places}
                  hrefOf={(status) => row.filters && viewPath("/requests", asked, { ...row.filters, ...status })}
                />
              </tr>
            ))}
            {other ? (
              <tr>
                <Td className="text-ink-muted">{chart("other")}</Td>
                <TotalsCells totals={other} total={total} hasCharges={hasCharges} places={places} hrefOf={() => null} />
              </tr>
            ) : null}
          </Tbody>
          <tfoot>
            <tr className="font-medium">
              <Td className="border-line-strong border-t border-b-0">{chart("total")}</Td>
              <TotalsCells
                totals={total}
                total={total}
                hasCharges={hasCharges}
                places={places}
                hrefOf={(status) => viewPath("/requests", asked, status)}
                isLast
              />
            </tr>
          </tfoot>
        </Table>
      </div>
    </Card>
  );
}

interface TotalsCellsProps {
  totals: TotalsJson;
  total: TotalsJson;
  hasCharges: boolean;
  /** Of the columns of money: how many digits they have after the point. */
  places: Record<"cost" | "charged", number>;
  isLast?: boolean;
  /** Where the calls are, or those of them that failed. */
  hrefOf(status: { status?: string }): string | null;
}

function TotalsCells({ totals, total, hasCharges, places, isLast = false, hrefOf }: TotalsCellsProps) {
  const t = useTranslations("overview");
  const locale = useLocale();
  const { cost, tokens, requests, errors } = totals;
  const share = Number(cost.provider) / (Number(total.cost.provider) || 1);
  const className = isLast ? "border-line-strong border-t border-b-0" : undefined;
  const none = <span className="text-ink-faint">{t("none")}</span>;
  const count = (value: number) => (value === 0 ? none : <span title={formatCount(value, locale)}>{formatCountShort(value, locale)}</span>);
  const linked = (value: number, href: string | null) =>
    value === 0 || !href ? (
      count(value)
    ) : (
      <Link href={href} className="underline decoration-line-strong underline-offset-3 hover:decoration-ink">
        {formatCount(value, locale)}
      </Link>
    );
  return (
    <>
      <Td numeric className={className}>
        <KnownCost amount={cost.provider} requests={requests} unpricedRequests={cost.unpricedRequests} places={places.cost} />
      </Td>
      {hasCharges ? (
        <Td numeric className={className}>
          {parseUsd(cost.charged) === 0n ? none : <AlignedCost amount={cost.charged} places={places.charged} />}
        </Td>
      ) : null}
      <Td numeric className={className}>
        {linked(requests, hrefOf({}))}
      </Td>
      <Td numeric className={className}>
        {linked(errors, hrefOf({ status: "error" }))}
      </Td>
      {[tokens.input, tokens.cacheRead, tokens.output, tokens.reasoning].map((value, i) => (
        <Td key={["input", "cached", "output", "reasoning"][i]} numeric className={className}>
          {count(value)}
        </Td>
      ))}
      <Td numeric className={mergeClasses("text-ink-muted", className)}>
        <span className="inline-flex items-center gap-2">
          <span aria-hidden className="h-1.5 w-8 overflow-hidden rounded-full bg-sunken 2xl:w-12">
            <span className="block h-full rounded-full bg-accent" style={{ width: `${share * 100}%` }} />
          </span>
          <span className="w-11 text-xs">{formatShare(Math.round(share * 1000) / 1000, locale)}</span>
        </span>
      </Td>
    </>
  );
}
