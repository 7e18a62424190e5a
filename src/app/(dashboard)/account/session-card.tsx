"use client";
import { useLocale, useTranslations } from "next-intl";
import type { SessionView } from "@/access/own-sessions";
import { Button } from "@/ui/button";
import { formatTime } from "@/ui/format";
import { Badge } from "@/ui/labels";
import { Card, CardHeader } from "@/ui/page-parts";
import { HiddenTh, Table, Tbody, Td, Th } from "@/ui/table";
import { useChange } from "../use-change";
import { nameProgram } from "./name-program";

/** Where one is signed in. The current session is ended by logging out. */
export function SessionCard({ sessions, timeZone }: { sessions: SessionView[]; timeZone: string }) {
  const t = useTranslations("account");
  const { isBusy, change } = useChange();
  const end = (query: string, done: string) => void change({ method: "DELETE", path: `/api/auth/sessions?${query}`, done });
  return (
    <Card aria-labelledby="sessions-title" className="overflow-hidden">
      <CardHeader id="sessions-title" title={t("sessions")} hint={t("sessionsHint")}>
        {sessions.length > 1 ? (
          <Button size="small" disabled={isBusy} onClick={() => end("all=true", t("othersEnded"))}>
            {t("endOthers")}
          </Button>
        ) : null}
      </CardHeader>
      <div className="pt-2">
        <Table label={t("sessions")}>
          <thead>
            <tr>
              <Th>{t("program")}</Th>
              <Th className="max-md:hidden">{t("address")}</Th>
              <Th className="max-lg:hidden">{t("opened")}</Th>
              <Th className="max-md:hidden">{t("lastSeen")}</Th>
              <HiddenTh>{t("actions")}</HiddenTh>
            </tr>
          </thead>
          <Tbody>
            {sessions.map((session) => (
              <SessionRow
                key={session.id}
                session={session}
                timeZone={timeZone}
                isBusy={isBusy}
                onEnd={() => end(`id=${encodeURIComponent(session.id)}`, t("ended"))}
              />
            ))}
          </Tbody>
        </Table>
      </div>
    </Card>
  );
}

interface SessionRowProps {
  session: SessionView;
  timeZone: string;
  isBusy: boolean;
  onEnd(): void;
}

function SessionRow({ session, timeZone, isBusy, onEnd }: SessionRowProps) {
  const t = useTranslations("account");
  const locale = useLocale();
  const program = session.userAgent === null ? t("unknown") : nameProgram(session.userAgent);
  const address = session.address ?? t("unknown");
  const seen = formatTime(session.lastSeenAt, locale, timeZone);
  return (
    <tr className="hover:bg-sunken/60">
      <Td className="max-w-48 sm:max-w-96">
        <span className="flex items-center gap-2">
          <span className="truncate" title={session.userAgent ?? undefined}>
            {program}
          </span>
          {session.isCurrent ? <Badge tone="accent">{t("thisOne")}</Badge> : null}
        </span>
        <span className="block truncate text-ink-faint text-xs md:hidden">
          {address} · {seen}
        </span>
      </Td>
      <Td className="font-mono text-xs max-md:hidden">{address}</Td>
      <Td className="text-ink-muted tabular-nums max-lg:hidden">{formatTime(session.createdAt, locale, timeZone)}</Td>
      <Td className="text-ink-muted tabular-nums max-md:hidden">{seen}</Td>
      <Td numeric>
        {session.isCurrent ? null : (
          <Button
            variant="ghost"
            size="small"
            className="-my-1.5 text-bad hover:text-bad"
            aria-label={t("endNamed", { program, address })}
            disabled={isBusy}
            onClick={onEnd}
          >
            {t("end")}
          </Button>
        )}
      </Td>
    </tr>
  );
}
