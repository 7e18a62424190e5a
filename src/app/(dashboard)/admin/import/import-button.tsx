"use client";
import { Download } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useChange } from "@/app/(dashboard)/use-change";
import { describeError } from "@/app/call-api";
import type { ImportView } from "@/catalog/seed/show-import";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Skeleton } from "@/ui/page-parts";
import { useLoaded } from "../use-loaded";
import { ImportChanges, isUpToDate } from "./import-changes";

const PATH = "/api/v1/admin/ai/import";
const DRY_RUN = { dryRun: true };

/** Opens what an import of the built-in list would change; on a second press it is imported. */
export function ImportButton({ timeZone }: { timeZone: string }) {
  const t = useTranslations("admin.import");
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>
        <Download aria-hidden className="size-4" />
        {t("open")}
      </Button>
      <Dialog open={isOpen} onOpenChange={setOpen} place="right" title={t("title")} description={t("hint")}>
        <ImportPanel timeZone={timeZone} onImported={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function ImportPanel({ timeZone, onImported }: { timeZone: string; onImported(): void }) {
  const t = useTranslations("admin.import");
  const unreachable = useTranslations("auth")("unreachable");
  const { answer, reload } = useLoaded<ImportView>(PATH, DRY_RUN);
  const { isBusy, change } = useChange();
  if (answer === undefined) return <ImportSkeleton label={t("loading")} />;
  if (!answer.ok)
    return (
      <div role="alert" className="grid justify-items-start gap-3">
        <p className="break-words text-bad">{describeError(answer.error, unreachable)}</p>
        <Button onClick={reload}>{t("retry")}</Button>
      </div>
    );
  async function run() {
    if (await change({ method: "POST", path: PATH, body: { dryRun: false }, done: t("done") })) onImported();
    else reload();
  }
  return (
    <div className="grid gap-6">
      {isUpToDate(answer.data) ? (
        <p className="rounded-lg border border-line bg-sunken px-3 py-2">{t("upToDate")}</p>
      ) : (
        <Button variant="primary" disabled={isBusy} onClick={run} className="justify-self-start">
          {t("run")}
        </Button>
      )}
      <ImportChanges view={answer.data} timeZone={timeZone} />
    </div>
  );
}

function ImportSkeleton({ label }: { label: string }) {
  return (
    <div role="status" aria-label={label} className="grid gap-3">
      <Skeleton className="h-9 w-40" />
      <Skeleton className="h-40 w-full" />
      <Skeleton className="h-40 w-full" />
    </div>
  );
}
