"use client";
import { LateLanguageMenu } from "@/ui/late-controls";
import { ErrorNotice } from "./error-notice";

/** Around it is nothing but the root's layout: the way to another language stands here too. */
export default function ErrorPage({ retry }: { error: unknown; retry(): void }) {
  return (
    <main className="flex min-h-dvh flex-col">
      <div className="flex justify-end px-5 py-4">
        <LateLanguageMenu />
      </div>
      <ErrorNotice retry={retry} />
    </main>
  );
}
