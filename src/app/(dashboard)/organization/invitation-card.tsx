"use client";
import { Plus, UserPlus } from "lucide-react";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { includesRole, mayGive, parseRole, type Role } from "@/domain/roles";
import type { InvitationView } from "@/organizations/list-invitations";
import { Button } from "@/ui/button";
import { formatDate } from "@/ui/format";
import { Card, CardHeader, EmptyState } from "@/ui/page-parts";
import { HiddenTh, Table, Tbody, Td, Th } from "@/ui/table";
import { useChange } from "../use-change";
import { InviteDialog } from "./invite-dialog";

interface InvitationCardProps {
  invitations: InvitationView[];
  /** Whoever looks at it. */
  role: Role;
  timeZone: string;
  /** Whether invitations go out by e-mail too. */
  mails?: boolean;
}

/** Invitations that have not been accepted yet. */
export function InvitationCard({ invitations, role, timeZone, mails = false }: InvitationCardProps) {
  const t = useTranslations("organization");
  const [isOpen, setOpen] = useState(false);
  const mayInvite = includesRole(role, "admin");
  const button = mayInvite ? (
    <Button variant="primary" size="small" onClick={() => setOpen(true)}>
      <Plus aria-hidden className="size-4" />
      {t("invite")}
    </Button>
  ) : null;
  return (
    <Card aria-labelledby="invitations-title" className="overflow-hidden">
      <CardHeader id="invitations-title" title={t("invitations")} hint={t("invitationsHint")}>
        {invitations.length > 0 ? button : null}
      </CardHeader>
      {invitations.length > 0 ? (
        <InvitationTable invitations={invitations} role={role} timeZone={timeZone} />
      ) : (
        <EmptyState icon={UserPlus} title={t("noInvitations")} text={t(mayInvite ? "noInvitationsText" : "askAdmin")}>
          {button}
        </EmptyState>
      )}
      {mayInvite ? <InviteDialog role={role} mails={mails} open={isOpen} onOpenChange={setOpen} /> : null}
    </Card>
  );
}

function InvitationTable({ invitations, role: by, timeZone }: InvitationCardProps) {
  const t = useTranslations("organization");
  const roles = useTranslations("roles");
  const locale = useLocale();
  const { isBusy, change } = useChange();
  return (
    <div className="pt-2">
      <Table label={t("invitations")}>
        <thead>
          <tr>
            <Th>{t("email")}</Th>
            <Th>{t("role")}</Th>
            <Th className="max-md:hidden">{t("expires")}</Th>
            <HiddenTh>{t("actions")}</HiddenTh>
          </tr>
        </thead>
        <Tbody>
          {invitations.map(({ id, email, role: text, expiresAt }) => {
            const role = parseRole(text) ?? "viewer";
            const path = `/api/invitations?id=${encodeURIComponent(id)}`;
            return (
              <tr key={id} className="hover:bg-sunken/60">
                <Td className="max-w-40 truncate font-medium sm:max-w-72" title={email}>
                  {email}
                </Td>
                <Td>{roles(role)}</Td>
                <Td className="text-ink-muted max-md:hidden">{formatDate(expiresAt, locale, timeZone)}</Td>
                <Td numeric>
                  {mayGive(by, role) ? (
                    <Button
                      variant="ghost"
                      size="small"
                      className="-my-1.5 text-bad hover:text-bad"
                      aria-label={t("withdrawNamed", { email })}
                      disabled={isBusy}
                      onClick={() => void change({ method: "DELETE", path, done: t("withdrawn", { email }) })}
                    >
                      {t("withdraw")}
                    </Button>
                  ) : null}
                </Td>
              </tr>
            );
          })}
        </Tbody>
      </Table>
    </div>
  );
}
