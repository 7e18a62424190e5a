import { useTranslations } from "next-intl";

/** Says that something in the address was left out. */
export function RangeNotice({ isAsAsked }: { isAsAsked: boolean }) {
  const t = useTranslations("range");
  return isAsAsked ? null : <p className="mb-4 rounded-lg bg-warn-soft px-3 py-2 text-[13px] text-warn">{t("notAsAsked")}</p>;
}
