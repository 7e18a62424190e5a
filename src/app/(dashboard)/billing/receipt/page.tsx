import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { requireMember } from "@/app/require-member";
import { getReceipt } from "@/queries/balance/get-receipt";
import { Button } from "@/ui/button";
import { Link } from "@/ui/link";
import { PageHeader } from "@/ui/page-parts";
import { PrintButton } from "../statement/print-button";
import { ReceiptCard } from "./receipt-card";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("receipt"))("title") };
}

export default async function ReceiptPage({ searchParams }: { searchParams: Promise<Record<string, string | string[] | undefined>> }) {
  const { organization } = await requireMember();
  const { id } = await searchParams;
  const receipt = typeof id === "string" ? await getReceipt(organization.id, id) : null;
  if (!receipt) notFound();
  const t = await getTranslations("receipt");
  return (
    <>
      <div className="print:hidden">
        <PageHeader title={t("title")} hint={t("hint")}>
          <Button asChild size="small">
            <Link href="/billing">{t("back")}</Link>
          </Button>
        </PageHeader>
        <div className="mb-4">
          <PrintButton />
        </div>
      </div>
      <ReceiptCard receipt={receipt} organization={organization} />
    </>
  );
}
