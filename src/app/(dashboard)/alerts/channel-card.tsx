"use client";
import { Plus, Send } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { ChannelView } from "@/alerts/list-channels";
import type { TestResult } from "@/alerts/test-channel";
import { callApi, describeError } from "@/app/call-api";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/dialog";
import { Card, CardHeader, EmptyState } from "@/ui/page-parts";
import { HiddenTh, Table, Tbody, Td, Th } from "@/ui/table";
import { useToast } from "@/ui/toast";
import { useChange } from "../use-change";
import { ChannelDialog } from "./channel-dialog";
import { SecretDialog } from "./secret-dialog";

interface ChannelCardProps {
  channels: ChannelView[];
  mayChange: boolean;
  /** Whether this server sends e-mail. */
  sendsMail: boolean;
}

/** Where alerts are sent. */
export function ChannelCard({ channels, mayChange, sendsMail }: ChannelCardProps) {
  const t = useTranslations("alerts");
  const [isOpen, setOpen] = useState(false);
  const button = mayChange ? (
    <Button variant="primary" size="small" onClick={() => setOpen(true)}>
      <Plus aria-hidden className="size-4" />
      {t("newChannel")}
    </Button>
  ) : null;
  return (
    <Card aria-labelledby="channels-title" className="overflow-hidden">
      <CardHeader id="channels-title" title={t("channels")} hint={t("channelsHint")}>
        {channels.length > 0 ? button : null}
      </CardHeader>
      {channels.length > 0 ? (
        <ChannelTable channels={channels} mayChange={mayChange} />
      ) : (
        <EmptyState icon={Send} title={t("noChannels")} text={t(mayChange ? "noChannelsText" : "askAdmin")}>
          {button}
        </EmptyState>
      )}
      {mayChange ? <ChannelDialog sendsMail={sendsMail} open={isOpen} onOpenChange={setOpen} /> : null}
    </Card>
  );
}

function ChannelTable({ channels, mayChange }: Pick<ChannelCardProps, "channels" | "mayChange">) {
  const t = useTranslations("alerts");
  return (
    <div className="pt-2">
      <Table label={t("channels")}>
        <thead>
          <tr>
            <Th>{t("name")}</Th>
            <Th>{t("type")}</Th>
            <Th className="max-md:hidden">{t("target")}</Th>
            {mayChange ? <HiddenTh>{t("actions")}</HiddenTh> : null}
          </tr>
        </thead>
        <Tbody>
          {channels.map((channel) => {
            const { id, name, type, url, address } = channel;
            return (
              <tr key={id} className="hover:bg-sunken/60">
                <Td className="max-w-40 truncate font-medium sm:max-w-60" title={name}>
                  {name}
                </Td>
                <Td>{t(`types.${type}`)}</Td>
                <Td className="max-w-72 truncate text-ink-muted max-md:hidden" title={url ?? address}>
                  {url ?? address}
                </Td>
                {mayChange ? (
                  <Td numeric>
                    <ChannelActions channel={channel} />
                  </Td>
                ) : null}
              </tr>
            );
          })}
        </Tbody>
      </Table>
    </div>
  );
}

function ChannelActions({ channel: { id, name, type } }: { channel: ChannelView }) {
  const t = useTranslations("alerts");
  const unreachable = useTranslations("auth")("unreachable");
  const showToast = useToast();
  const { isBusy, change } = useChange();
  const [isTesting, setTesting] = useState(false);
  const [asked, setAsked] = useState<"rotate" | "delete" | null>(null);

  async function test() {
    setTesting(true);
    const answer = await callApi<TestResult>(`/api/alerts/channels/${id}/test`, { method: "POST" });
    setTesting(false);
    if (answer.ok && answer.data.delivered) return showToast({ tone: "good", title: t("tested", { name }) });
    const text = answer.ok ? (answer.data.error ?? "") : describeError(answer.error, unreachable);
    showToast({ tone: "bad", title: t("testFailed", { name }), text });
  }

  async function remove() {
    await change({ method: "DELETE", path: `/api/alerts/channels?id=${encodeURIComponent(id)}`, done: t("channelDeleted", { name }) });
    setAsked(null);
  }

  return (
    <span className="-my-1.5 inline-flex gap-1">
      <Button variant="ghost" size="small" aria-label={t("testNamed", { name })} disabled={isTesting} onClick={() => void test()}>
        {t("test")}
      </Button>
      {type === "webhook" ? (
        <Button variant="ghost" size="small" aria-label={t("rotateNamed", { name })} onClick={() => setAsked("rotate")}>
          {t("rotate")}
        </Button>
      ) : null}
      <Button
        variant="ghost"
        size="small"
        className="text-bad hover:text-bad"
        aria-label={t("deleteChannelNamed", { name })}
        onClick={() => setAsked("delete")}
      >
        {t("delete")}
      </Button>
      <ConfirmDialog
        open={asked === "delete"}
        onOpenChange={() => setAsked(null)}
        title={t("deleteChannelTitle", { name })}
        text={t("deleteChannelText")}
        confirmLabel={t("delete")}
        isBusy={isBusy}
        onConfirm={remove}
      />
      <SecretDialog id={id} name={name} open={asked === "rotate"} onOpenChange={() => setAsked(null)} />
    </span>
  );
}
