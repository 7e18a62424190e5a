"use client";
import { CalendarDays } from "lucide-react";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Segmented } from "@/ui/choices";
import { CustomRange } from "./custom-range";
import type { Preset } from "./read-range";

interface RangeControlProps {
  presets: Preset[];
  preset: Preset | "custom";
  from: string;
  to: string;
}

/** The one range of all panels, kept in the address so that it survives a reload and can be shared. */
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
