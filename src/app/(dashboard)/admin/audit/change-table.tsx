import { useTranslations } from "next-intl";
import { Table, Tbody, Td, Th } from "@/ui/table";
import { type FieldChange, fieldChanges } from "./field-changes";

/** Changes of this many fields stand open. */
const OPEN_FIELDS_MAX = 6;

/** What an entry says was there before and after, field by field. Values are text, whatever they hold. */
export function ChangeTable({ before, after }: { before: unknown; after: unknown }) {
  const t = useTranslations("admin.audit");
  const changes = fieldChanges(before, after);
  if (changes.length === 0) return null;
  if (before !== null && after !== null && changes.length <= OPEN_FIELDS_MAX) return <Fields changes={changes} isUpdate />;
  return (
    <details>
      <summary className="w-fit cursor-pointer rounded text-ink-muted text-xs hover:text-ink">{t("fields", { count: changes.length })}</summary>
      <div className="mt-1.5">
        <Fields changes={changes} isUpdate={before !== null && after !== null} />
      </div>
    </details>
  );
}

function Fields({ changes, isUpdate }: { changes: FieldChange[]; isUpdate: boolean }) {
  const t = useTranslations("admin.audit");
  return (
    <div className="w-fit min-w-0 max-w-full overflow-hidden rounded-lg border border-line">
      <Table label={t("changes")} className="text-xs">
        <thead>
          <tr>
            <Th className="py-1 first:pl-3">{t("field")}</Th>
            {isUpdate ? <Th className="py-1">{t("before")}</Th> : null}
            <Th className="py-1">{isUpdate ? t("after") : t("value")}</Th>
          </tr>
        </thead>
        <Tbody>
          {changes.map(({ field, before, after }) => (
            <tr key={field}>
              <Td className="py-1 align-top text-ink-muted first:pl-3">{field}</Td>
              {isUpdate ? <Td className="max-w-72 whitespace-normal break-words py-1 align-top font-mono text-bad">{before}</Td> : null}
              <Td className={`max-w-72 whitespace-normal break-words py-1 align-top font-mono ${isUpdate ? "text-good" : ""}`}>{after ?? before}</Td>
            </tr>
          ))}
        </Tbody>
      </Table>
    </div>
  );
}
