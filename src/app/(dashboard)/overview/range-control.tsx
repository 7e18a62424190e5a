"use client";
import { CalendarDays } from "lucide-react";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { Popover } from "radix-ui";
import { type FormEvent, type ReactNode, useState } from "react";
import { Button } from "@/ui/button";
import { Segmented } from "@/ui/choices";
import { Field } from "@/ui/field";
import type { Preset } from "./read-range";

interface RangeControlProps {
  presets: Preset[];
  preset: Preset | "custom";
  from: string;
  to: string;
}

/** The range of all panels, kept in the URL so that it survives a reload and can be shared. */
export function RangeControl({ presets, preset, from, to }: RangeControlProps) {
  const t = useTranslations("range");
  const router = useRouter();
  const path = usePathname();
  const asked = useSearchParams();
  const [isCustomOpen, setCustomOpen] = useState(false);

  function go(changes: Record<string, string>) {
    const next = new URLSearchParams(asked);
    for (const name of ["range", "from", "to"]) next.delete(name);
    for (const [name, value] of Object.entries(changes)) next.set(name, value);
    setCustomOpen(false);
    router.push(`${path}?${next}`, { scroll: false });
  }

  return (
    <div className="flex max-w-full flex-wrap items-center gap-2">
      <Segmented
        label={t("label")}
        value={preset}
        onChange={(value) => go({ range: value })}
        options={presets.map((value) => ({ value, label: t(value) }))}
      />
      <CustomRange open={isCustomOpen} onOpenChange={setCustomOpen} isActive={preset === "custom"} from={from} to={to} onApply={go}>
        <CalendarDays aria-hidden className="size-3.5" />
      </CustomRange>
    </div>
  );
}

const DAY_MS = 86_400_000;
const DAYS_MAX = 366;

const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

interface CustomRangeProps {
  open: boolean;
  onOpenChange(open: boolean): void;
  isActive: boolean;
  from: string;
  to: string;
  /** `to` is exclusive, as in the statistics APIs. */
  onApply(range: { from: string; to: string }): void;
  children: ReactNode;
}

/** From one day to another, both inclusive, in UTC. */
function CustomRange({ open, onOpenChange, isActive, from, to, onApply, children }: CustomRangeProps) {
  const t = useTranslations("range");
  const [error, setError] = useState<string | null>(null);
  const first = from.slice(0, 10);
  const last = dayOf(Date.parse(to) - 1);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const chosen = new FormData(event.currentTarget);
    const start = Date.parse(String(chosen.get("from")));
    const end = Date.parse(String(chosen.get("to"))) + DAY_MS;
    if (!(start < end && end - start <= DAYS_MAX * DAY_MS)) {
      setError(t("invalid"));
      return;
    }
    setError(null);
    onApply({ from: dayOf(start), to: dayOf(end) });
  }

  return (
    <Popover.Root open={open} onOpenChange={onOpenChange}>
      <Popover.Trigger asChild>
        <Button size="small" className={isActive ? "border-accent text-accent-ink" : "text-ink-muted"}>
          {children}
          <span className="tabular-nums">{isActive ? `${first} – ${last}` : t("custom")}</span>
        </Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          align="end"
          sideOffset={6}
          collisionPadding={12}
          aria-label={t("custom")}
          className="z-50 w-72 rounded-xl border border-line bg-surface p-4 shadow-float data-[state=open]:animate-fade"
        >
          <form onSubmit={submit} noValidate className="grid gap-3">
            <Field label={`${t("from")} (UTC)`} name="from" type="date" defaultValue={first} required />
            <Field label={`${t("to")} (UTC)`} name="to" type="date" defaultValue={last} required error={error} />
            <Button type="submit" variant="primary">
              {t("apply")}
            </Button>
          </form>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

export function GroupControl({ value }: { value: "model" | "provider" }) {
  const overview = useTranslations("overview");
  const router = useRouter();
  const path = usePathname();
  const asked = useSearchParams();
  function choose(group: string) {
    const next = new URLSearchParams(asked);
    next.set("group", group);
    router.push(`${path}?${next}`, { scroll: false });
  }
  return (
    <>
      <span aria-hidden className="text-[13px] text-ink-muted">
        {overview("groupBy")}
      </span>
      <Segmented
        label={overview("groupBy")}
        value={value}
        onChange={choose}
        options={[
          { value: "model", label: overview("byModel") },
          { value: "provider", label: overview("byProvider") },
        ]}
      />
    </>
  );
}
