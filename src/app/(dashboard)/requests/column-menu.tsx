"use client";
import { Columns3 } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "@/ui/button";
import { Menu, MenuCheckbox } from "@/ui/menu";
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
      <div className="max-h-[min(26rem,60dvh)] overflow-y-auto">
        {COLUMNS.filter((column) => column !== REQUIRED_COLUMN).map((column) => (
          <MenuCheckbox
            key={column}
            checked={columns.includes(column)}
            onChange={(checked) => onChange(COLUMNS.filter((other) => (other === column ? checked : columns.includes(other))))}
          >
            {t(`columns.${column}`)}
          </MenuCheckbox>
        ))}
      </div>
    </Menu>
  );
}
