"use client";
import { KeyRound, Plus, SquareTerminal, Ticket } from "lucide-react";
import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useTranslations } from "next-intl";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { Button } from "@/ui/button";
import { Card, EmptyState, PageHeader } from "@/ui/page-parts";
import { useHasOpened } from "@/ui/use-has-opened";
import type { Asked } from "./credential-dialogs";
import { CredentialTable } from "./credential-table";
import type { CredentialWords, ListedCredential } from "./mint";

const CredentialDialogs = lazy(() => import("./credential-dialogs").then((dialogs) => ({ default: dialogs.CredentialDialogs })));

interface CredentialListProps {
  words: CredentialWords;
  credentials: ListedCredential[];
  /** Whether whoever looks at it may create one. */
  mayCreate: boolean;
  timeZone: string;
  /** When the page was rendered, so that server and browser agree on what has expired. */
  nowMs: number;
  /** Fields that only this kind has when one is created. */
  extra?: { fields: ReactNode; read(form: FormData): object };
}

const ICONS = { tokens: Ticket, keys: KeyRound, "admin.tokens": SquareTerminal } as const;

type Asking = { for: Asked; credential: ListedCredential | null; isOpen: boolean };

/** Credentials of one kind: the list, and the dialogs that create, change, rotate and revoke one. */
export function CredentialList({ words, credentials, mayCreate, timeZone, nowMs, extra }: CredentialListProps) {
  const t = useTranslations("credentials");
  const own = useTranslations(words);
  const router = useRouter();
  const [asking, setAsking] = useState<Asking>({ for: "create", credential: null, isOpen: false });
  const ask = (what: Asking["for"], credential: ListedCredential | null) => setAsking({ for: what, credential, isOpen: true });
  const hasAsked = useHasOpened(asking.isOpen);
  const path = usePathname();
  const wantsOne = useSearchParams().has("create");
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for once, by the address
  useEffect(() => {
    if (!wantsOne) return;
    window.history.replaceState(null, "", path);
    if (mayCreate) ask("create", null);
  }, [wantsOne]);

  const createButton = mayCreate ? (
    <Button variant="primary" onClick={() => ask("create", null)}>
      <Plus aria-hidden className="size-4" />
      {own("create")}
    </Button>
  ) : null;
  return (
    <>
      <PageHeader title={own("title")} hint={own("hint")}>
        {credentials.length > 0 ? createButton : null}
      </PageHeader>
      <Card className="overflow-hidden">
        {credentials.length > 0 ? (
          <CredentialTable
            words={words}
            credentials={credentials}
            timeZone={timeZone}
            nowMs={nowMs}
            onUpdate={words === "admin.tokens" ? null : (credential) => ask("update", credential)}
            onRotate={words === "admin.tokens" ? null : (credential) => ask("rotate", credential)}
            onRevoke={(credential) => ask("revoke", credential)}
          />
        ) : (
          <EmptyState icon={ICONS[words]} title={own("emptyTitle")} text={mayCreate ? own("emptyText") : t("askMember")}>
            {createButton}
          </EmptyState>
        )}
      </Card>
      {hasAsked ? (
        <Suspense>
          <CredentialDialogs
            words={words}
            open={asking.isOpen ? asking.for : null}
            credential={asking.credential} // kept while a dialog fades out
            onOpenChange={(isOpen) => setAsking((now) => ({ ...now, isOpen }))}
            onChanged={() => router.refresh()}
            extra={extra}
          />
        </Suspense>
      ) : null}
    </>
  );
}
