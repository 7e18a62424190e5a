"use client";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { ReconciliationJson } from "@/app/administration/present-reconciliation";
import { describeError, sendFile } from "@/app/call-api";
import { Button } from "@/ui/button";
import { Card } from "@/ui/page-parts";
import { saveFile } from "@/ui/save-file";
import { FormFields } from "./form-fields";
import { Report } from "./report";

/** The names of the fields are those of the API; what is empty is not sent. */
const OPTIONS = ["provider", "timeZone", "include", "dateColumn", "modelColumn", "inputTokensColumn", "outputTokensColumn", "costColumn"];

interface Asked {
  file: Blob;
  query: string;
}

function readForm(form: FormData): Asked | null {
  const file = form.get("file");
  if (!(file instanceof File) || file.size === 0) return null;
  const query = new URLSearchParams();
  for (const name of OPTIONS) {
    const value = String(form.get(name) ?? "").trim();
    if (value) query.set(name, value);
  }
  // Browsers guess a file's type by what is installed.
  return { file: new Blob([file], { type: "text/csv" }), query: query.toString() };
}

/** A provider's file, and what of it agrees with our calls. */
export function Reconciliation({ providers }: { providers: string[] }) {
  const t = useTranslations("admin.reconciliation");
  const unreachable = useTranslations("auth")("unreachable");
  const [found, setFound] = useState<{ asked: Asked; report: ReconciliationJson } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function send<T>({ file, query }: Asked, format: "json" | "csv", read: (response: Response) => Promise<T>): Promise<T | null> {
    setBusy(true);
    const answer = await sendFile(`/api/v1/admin/ai/reconciliation?${query}&format=${format}`, file, read);
    setBusy(false);
    setProblem(answer.ok ? null : describeError(answer.error, unreachable));
    return answer.ok ? answer.data : null;
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const asked = readForm(new FormData(event.currentTarget));
    setFound(null);
    if (!asked) return setProblem(t("fileMissing"));
    const report = await send(asked, "json", (response) => response.json() as Promise<ReconciliationJson>);
    if (report) setFound({ asked, report });
  }

  async function download({ asked, report }: { asked: Asked; report: ReconciliationJson }) {
    const text = await send(asked, "csv", (response) => response.text());
    if (text !== null) saveFile({ name: `reconciliation-${report.provider}-${report.from}-${report.to}.csv`, text, type: "text/csv" });
  }

  return (
    <div className="grid gap-4" aria-busy={isBusy}>
      <Card className="p-4 sm:p-5">
        <form onSubmit={submit} noValidate className="grid gap-4">
          <FormFields providers={providers} />
          <p role="alert" className="break-words text-[13px] text-bad empty:hidden">
            {problem}
          </p>
          <div className="flex flex-wrap gap-2">
            <Button type="submit" variant="primary" disabled={isBusy}>
              {t(isBusy ? "comparing" : "compare")}
            </Button>
            {found ? (
              <Button disabled={isBusy} onClick={() => download(found)}>
                {t("download")}
              </Button>
            ) : null}
          </div>
        </form>
      </Card>
      {found ? <Report report={found.report} /> : null}
    </div>
  );
}
