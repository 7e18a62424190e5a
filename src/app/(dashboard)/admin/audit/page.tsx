import { Download } from "lucide-react";
import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { requireAdministrator } from "@/app/require-administrator";
import { listActions } from "@/audit/list-actions";
import { auditQuerySchema, listChanges } from "@/audit/list-changes";
import { listRoutes } from "@/catalog/edit/routes";
import { listExperiments } from "@/experiments/experiments";
import { Button } from "@/ui/button";
import { PageHeader } from "@/ui/page-parts";
import { AuditFilters } from "./audit-filters";
import { AuditLog } from "./audit-log";
import { nameTarget } from "./name-target";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("admin.audit"))("title") };
}

const PAGE_ENTRIES = 50;

/** The filter of the address; what is not valid there is left out. */
function readFilter(asked: Record<string, string | string[] | undefined>) {
  const given = Object.entries({ cursor: asked.cursor, action: asked.action, target: asked.target }).filter(([, value]) => value);
  const parsed = auditQuerySchema.safeParse({ ...Object.fromEntries(given), limit: PAGE_ENTRIES });
  return parsed.success ? parsed.data : auditQuerySchema.parse({ limit: PAGE_ENTRIES });
}

export default async function AuditPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { organization } = await requireAdministrator();
  const query = readFilter(await searchParams);
  const [{ entries, nextCursor }, actions, routes, experiments, t] = await Promise.all([
    listChanges(query),
    listActions(),
    listRoutes(),
    listExperiments(),
    getTranslations("admin.audit"),
  ]);
  const names = new Map([...routes, ...experiments].map(({ id, name }) => [id, name]));
  const { action = "", target = "" } = query;
  const filter = new URLSearchParams({ ...(action && { action }), ...(target && { target }) });
  return (
    <>
      <PageHeader title={t("title")} hint={t("hint")}>
        <Button asChild>
          <a href={`/api/v1/admin/ai/audit.csv?${filter}`} download="audit.csv">
            <Download aria-hidden className="size-4" />
            {t("download")}
          </a>
        </Button>
      </PageHeader>
      <AuditFilters key={target} actions={actions} action={action} target={target} />
      <AuditLog
        entries={entries.map((entry) => ({ ...entry, targetName: nameTarget(entry, names) }))}
        nextCursor={nextCursor}
        isFirstPage={query.cursor === undefined}
        filter={filter}
        timeZone={organization.timeZone}
      />
    </>
  );
}
