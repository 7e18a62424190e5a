"use client";
import { useLocale, useTranslations } from "next-intl";
import { useState } from "react";
import { mayGive, parseRole, ROLES, type Role } from "@/domain/roles";
import type { MemberView } from "@/organizations/list-members";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/dialog";
import { Select } from "@/ui/field";
import { formatDate } from "@/ui/format";
import { Badge } from "@/ui/labels";
import { Card, CardHeader } from "@/ui/page-parts";
import { HiddenTh, Table, Tbody, Td, Th } from "@/ui/table";
import { useChange } from "../use-change";

interface MemberCardProps {
  members: MemberView[];
  /** Whoever looks at it. */
  role: Role;
  userId: string;
  timeZone: string;
  isOnlyOwner: boolean;
}

/** The people of the organization. What one may not change is text; leaving has a card of its own. */
export function MemberCard({ members, role, userId, timeZone, isOnlyOwner }: MemberCardProps) {
  const t = useTranslations("organization");
  const { isBusy, change } = useChange();
  const [removing, setRemoving] = useState<{ member: MemberView | null; isOpen: boolean }>({ member: null, isOpen: false });
  const { member } = removing;
  const path = (id: string) => `/api/members?id=${encodeURIComponent(id)}`;

  async function remove() {
    if (!member) return;
    await change({ method: "DELETE", path: path(member.id), done: t("removed", { name: member.name }) });
    setRemoving({ member, isOpen: false });
  }

  return (
    <Card aria-labelledby="members-title" className="overflow-hidden">
      <CardHeader id="members-title" title={t("members")} hint={t("membersHint")} />
      <div className="pt-2">
        <Table label={t("members")}>
          <thead>
            <tr>
              <Th>{t("name")}</Th>
              <Th className="max-lg:hidden">{t("joined")}</Th>
              <Th>{t("role")}</Th>
              <HiddenTh>{t("actions")}</HiddenTh>
            </tr>
          </thead>
          <Tbody>
            {members.map((one) => (
              <MemberRow
                key={one.id}
                member={one}
                by={role}
                isOwn={one.userId === userId}
                isFixed={one.userId === userId && isOnlyOwner}
                isBusy={isBusy}
                timeZone={timeZone}
                onRole={(given) =>
                  void change({ method: "PATCH", path: path(one.id), body: { role: given }, done: t("roleChanged", { name: one.name }) })
                }
                onRemove={() => setRemoving({ member: one, isOpen: true })}
              />
            ))}
          </Tbody>
        </Table>
      </div>
      <ConfirmDialog
        open={removing.isOpen}
        onOpenChange={(isOpen) => setRemoving((now) => ({ ...now, isOpen }))}
        title={t("removeTitle", { name: member?.name ?? "" })}
        text={t("removeText", { email: member?.email ?? "" })}
        confirmLabel={t("remove")}
        isBusy={isBusy}
        onConfirm={remove}
      />
    </Card>
  );
}

interface MemberRowProps {
  member: MemberView;
  by: Role;
  isOwn: boolean;
  /** The last owner stays one. */
  isFixed: boolean;
  isBusy: boolean;
  timeZone: string;
  onRole(role: string): void;
  onRemove(): void;
}

function MemberRow({ member, by, isOwn, isFixed, isBusy, timeZone, onRole, onRemove }: MemberRowProps) {
  const t = useTranslations("organization");
  const roles = useTranslations("roles");
  const locale = useLocale();
  const { name, email } = member;
  const role = parseRole(member.role) ?? "viewer";
  const mayChange = mayGive(by, role);
  return (
    <tr className="hover:bg-sunken/60">
      <Td className="max-w-40 sm:max-w-72">
        <span className="flex items-center gap-2">
          <span className="truncate font-medium" title={name}>
            {name}
          </span>
          {isOwn ? <Badge tone="accent">{t("you")}</Badge> : null}
        </span>
        <span className="block truncate text-ink-faint text-xs" title={email}>
          {email}
        </span>
      </Td>
      <Td className="text-ink-muted max-lg:hidden">{formatDate(member.createdAt, locale, timeZone)}</Td>
      <Td>
        {mayChange && !isFixed ? (
          <Select
            label={t("roleOf", { name })}
            value={role}
            disabled={isBusy}
            onChange={(event) => onRole(event.currentTarget.value)}
            options={ROLES.filter((given) => mayGive(by, given)).map((value) => ({ value, label: roles(value) }))}
          />
        ) : (
          roles(role)
        )}
      </Td>
      <Td numeric>
        {mayChange && !isOwn ? (
          <Button variant="ghost" size="small" className="-my-1.5 text-bad hover:text-bad" aria-label={t("removeNamed", { name })} onClick={onRemove}>
            {t("remove")}
          </Button>
        ) : null}
      </Td>
    </tr>
  );
}
