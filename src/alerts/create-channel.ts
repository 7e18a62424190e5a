import { type Actor, recordChange } from "../audit/record-change";
import { inTransaction } from "../db/in-transaction";
import { AppError } from "../domain/errors";
import { newId } from "../domain/ids";
import { env } from "../env";
import { isMailConfigured } from "../mail/send-mail";
import type { Locale } from "../messages/choose-locale";
import { resolvesPrivately } from "../outbound/refuse-url";
import { type NewChannel, WEBHOOK_VARIABLE } from "./channel-input";
import { type ChannelView, showTarget, viewChannel } from "./list-channels";
import { makeWebhookSecret, sealForChannel } from "./seal-channel";

const CHANNELS_MAX = 20;

interface CreateChannelOptions {
  organizationId: string;
  actor: Actor;
  /** Of what people read there. */
  locale: Locale;
}

/** `secret`: of a webhook; this is the only time that it is shown. */
export interface CreatedChannel extends ChannelView {
  secret?: string;
}

/** @throws AppError `invalid_request`, naming the field; `conflict` when there are too many */
export async function createChannel({ organizationId, actor, locale }: CreateChannelOptions, input: NewChannel): Promise<CreatedChannel> {
  await refuseTarget(input);
  const { type, name } = input;
  const target = input.type === "email" ? input.address : input.url;
  const id = newId("chn");
  const secret = type === "webhook" ? makeWebhookSecret() : null;
  const shown = { id, type, name, shownTarget: showTarget(type, target), createdAt: new Date() };
  await inTransaction(async (tx) => {
    const sealed = { sealedTarget: sealForChannel(id, target), sealedSecret: secret && sealForChannel(id, secret) };
    await tx.alertChannel.create({ data: { ...shown, ...sealed, organizationId, locale, createdById: actor.id } });
    if ((await tx.alertChannel.count({ where: { organizationId } })) > CHANNELS_MAX) {
      throw new AppError("conflict", `An organization has at most ${CHANNELS_MAX} channels.`, { remedy: "Delete one first." });
    }
    const after = { type, name, target: shown.shownTarget };
    await recordChange(tx, actor, { action: "alert_channel.created", target: id, organizationId, before: null, after });
  });
  return { ...viewChannel(shown), ...(secret !== null && { secret }) };
}

/** What no schema can see. */
async function refuseTarget(input: NewChannel): Promise<void> {
  if (input.type === "email") {
    if (isMailConfigured()) return;
    throw new AppError("invalid_request", "type: this server sends no e-mail", {
      remedy: "Ask its operator to set SMTP_URL and MAIL_FROM, or choose another type.",
    });
  }
  if (env.ALLOW_PRIVATE_WEBHOOKS || !(await resolvesPrivately(input.url))) return;
  throw new AppError("invalid_request", `url: must not lead to a private address; ${WEBHOOK_VARIABLE}=on permits it`, {
    remedy: "Correct the body and send the request again.",
  });
}
