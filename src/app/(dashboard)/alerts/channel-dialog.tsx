"use client";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import type { CreatedChannel } from "@/alerts/create-channel";
import { callApi, describeError } from "@/app/call-api";
import { CHANNEL_TYPES, type ChannelType } from "@/domain/alerts";
import { Button } from "@/ui/button";
import { Segmented } from "@/ui/choices";
import { Dialog } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { FormError } from "@/ui/form-error";
import { useToast } from "@/ui/toast";
import { ShownSecret } from "./secret-dialog";

interface ChannelDialogProps {
  sendsMail: boolean;
  open: boolean;
  onOpenChange(open: boolean): void;
}

/** Asks where alerts should go; of a webhook it then shows the secret once. */
export function ChannelDialog({ sendsMail, open, onOpenChange }: ChannelDialogProps) {
  const t = useTranslations("alerts");
  const unreachable = useTranslations("auth")("unreachable");
  const router = useRouter();
  const showToast = useToast();
  const [type, setType] = useState<ChannelType>("webhook");
  const [secret, setSecret] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  function change(isOpen: boolean) {
    if (!isOpen) {
      setSecret(null);
      setError(null);
    }
    onOpenChange(isOpen);
  }

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const body = { type, ...Object.fromEntries(new FormData(event.currentTarget)) };
    setBusy(true);
    setError(null);
    const answer = await callApi<CreatedChannel>("/api/alerts/channels", { method: "POST", body });
    setBusy(false);
    if (!answer.ok) return setError(describeError(answer.error, unreachable));
    router.refresh();
    if (answer.data.secret) return setSecret(answer.data.secret);
    showToast({ tone: "good", title: t("channelCreated") });
    change(false);
  }

  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={t(secret ? "secretTitle" : "channelTitle")}
      {...(secret ? { description: t("secretText") } : {})}
    >
      {secret ? (
        <ShownSecret secret={secret} onDone={() => change(false)} />
      ) : (
        <form onSubmit={submit} className="grid gap-4">
          <Segmented
            label={t("type")}
            value={type}
            onChange={(value) => setType(value as ChannelType)}
            options={CHANNEL_TYPES.map((value) => ({ value, label: t(`types.${value}`) }))}
            className="w-fit"
          />
          <Field data-autofocus label={t("name")} name="name" required maxLength={100} autoComplete="off" />
          {type === "email" ? (
            <Field
              key="address"
              label={t("address")}
              name="address"
              type="email"
              required
              maxLength={254}
              disabled={!sendsMail}
              hint={sendsMail ? undefined : t("noMail")}
            />
          ) : (
            <Field key="url" label={t("url")} name="url" type="url" required maxLength={500} hint={t("urlHint")} autoComplete="off" />
          )}
          <FormError text={error} />
          <Button type="submit" variant="primary" disabled={isBusy || (type === "email" && !sendsMail)}>
            {t("createChannel")}
          </Button>
        </form>
      )}
    </Dialog>
  );
}
