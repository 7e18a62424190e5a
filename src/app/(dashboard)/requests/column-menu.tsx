"use client";
import { Check, Columns3 } from "lucide-react";
import { useTranslations } from "next-intl";
import { DropdownMenu } from "radix-ui";
import { Button } from "@/ui/button";
import { Menu } from "@/ui/menu";
import { COLUMNS, type Column, REQUIRED_COLUMN } from "./log-columns";

interface ColumnMenuProps {
  columns: readonly Column[];
  onChange(columns: Column[]): void;
}

/** Which columns the log has. It stays open, because one seldom wants to change only one. */
export function ColumnMenu({ columns, onChange }: ColumnMenuProps) {
  const t = useTranslations("requests");
  return (
    <Menu
      align="end"
      trigger={
        <Button size="small" className="text-ink-muted max-md:hidden">
          <Columns3 aria-hidden className="size-3.5" />
          {t("columnsButton")}
        </Button>
      }
    >
      <div className="max-h-[min(26rem,var(--radix-dropdown-menu-content-available-height))] overflow-y-auto">
        {COLUMNS.filter((column) => column !== REQUIRED_COLUMN).map((column) => (
          <DropdownMenu.CheckboxItem
            key={column}
            checked={columns.includes(column)}
            onCheckedChange={(checked) => onChange(COLUMNS.filter((other) => (other === column ? checked : columns.includes(other))))}
            onSelect={(event) => event.preventDefault()}
            className="flex cursor-pointer items-center gap-2 rounded-lg px-2.5 py-1.5 text-[13px] outline-none data-[highlighted]:bg-sunken"
          >
            <span className="grid size-4 place-items-center rounded border border-line-strong">
              <DropdownMenu.ItemIndicator>
                <Check aria-hidden className="size-3 text-accent-ink" />
              </DropdownMenu.ItemIndicator>
            </span>
            {t(`columns.${column}`)}
          </DropdownMenu.CheckboxItem>
        ))}
      </div>
    </Menu>
  );
}
