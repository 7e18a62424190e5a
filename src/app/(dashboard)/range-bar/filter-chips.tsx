"use client";
import { ListFilter, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ButtonHTMLAttributes, type ReactElement, useState } from "react";
import { Button } from "@/ui/button";
import { useProviderName } from "@/ui/labels";
import { Popover } from "@/ui/popover";
import { FilterEditor } from "./filter-editor";
import { useView } from "./use-view";
import { FILTER_NAMES, type FilterName, NO_FILTERS, readFilters } from "./view-query";

interface FilterChipsProps {
  keyName: string | null;
  range: { from: Date; to: Date };
}

/** The filters that are set, each to be changed or taken out, and a button to set another. */
export function FilterChips({ keyName, range }: FilterChipsProps) {
  const t = useTranslations("filters");
  const { asked, change } = useView();
  const filters = readFilters(asked);
  const set = FILTER_NAMES.filter((name) => filters[name]);
  const nameOf = useFilterValue(keyName);
  return (
    <div className="flex flex-wrap items-center gap-2">
      {set.map((name) => {
        const label = { name: t(`names.${name}`), value: nameOf(name, filters[name] ?? "") };
        return (
          <span
            key={name}
            className="inline-flex h-8 max-w-full items-center rounded-lg border border-accent bg-accent-soft text-[13px] text-accent-ink"
          >
            <FilterPopover
              only={name}
              range={range}
              trigger={
                <button type="button" aria-label={t("change", label)} className="min-w-0 truncate rounded-l-lg py-1 pl-2.5">
                  <span className="text-ink-muted">{label.name}</span> <span className="font-medium">{label.value}</span>
                </button>
              }
            />
            <button
              type="button"
              aria-label={t("remove", label)}
              title={t("remove", label)}
              onClick={() => change({ [name]: null })}
              className="grid h-full w-7 shrink-0 place-items-center rounded-r-lg hover:text-ink"
            >
              <X aria-hidden className="size-3.5" />
            </button>
          </span>
        );
      })}
      <FilterPopover
        range={range}
        trigger={
          <Button size="small" className="border-dashed text-ink-muted">
            <ListFilter aria-hidden className="size-3.5" />
            {t("add")}
          </Button>
        }
      />
      {set.length > 1 ? (
        <Button variant="ghost" size="small" onClick={() => change(NO_FILTERS)}>
          {t("clear")}
        </Button>
      ) : null}
    </div>
  );
}

/** What people call a filter's value. */
function useFilterValue(keyName: string | null): (name: FilterName, value: string) => string {
  const t = useTranslations("filters");
  const provider = useProviderName();
  return (name, value) => {
    if (name === "provider") return provider(value);
    if (name === "keyId") return keyName ?? value;
    if (name === "mode" && (value === "pass-through" || value === "reseller")) return t(`modes.${value}`);
    if (name === "status" && (value === "success" || value === "error")) return t(`statuses.${value}`);
    if (name === "minCost" || name === "maxCost") return `$${value}`;
    return name === "minLatencyMs" || name === "maxLatencyMs" ? `${value} ms` : value;
  };
}

interface FilterPopoverProps {
  only?: FilterName;
  range: FilterChipsProps["range"];
  trigger: ReactElement<ButtonHTMLAttributes<HTMLButtonElement>>;
}

/** Asks what to filter by, unless that is known, and then for the value. */
function FilterPopover({ only, range, trigger }: FilterPopoverProps) {
  const t = useTranslations("filters");
  const { asked, change } = useView();
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState<FilterName | null>(null);
  const name = only ?? chosen;
  function openOrClose(open: boolean) {
    setOpen(open);
    setChosen(null);
  }
  return (
    <Popover trigger={trigger} open={isOpen} onOpenChange={openOrClose} label={name ? t(`names.${name}`) : t("choose")} className="w-72 p-2">
      {name ? (
        <FilterEditor
          key={name}
          name={name}
          value={asked.get(name) ?? ""}
          range={range}
          onApply={(value) => {
            openOrClose(false);
            change({ [name]: value });
          }}
        />
      ) : (
        <ul aria-label={t("choose")} className="grid max-h-80 overflow-y-auto">
          {FILTER_NAMES.map((one) => (
            <li key={one}>
              <button
                type="button"
                onClick={() => setChosen(one)}
                className="w-full rounded-lg px-2.5 py-1.5 text-left text-[13px] outline-offset-[-2px] hover:bg-sunken"
              >
                {t(`names.${one}`)}
              </button>
            </li>
          ))}
        </ul>
      )}
    </Popover>
  );
}
