import type { AlertChannel } from "../db/generated/client";
import { once } from "../db/once";
import { escapeHtml } from "../mail/escape-html";
import { MailAllowance } from "../mail/mail-allowance";
import { isMailConfigured, sendMail } from "../mail/send-mail";
import { readChannelType } from "./list-channels";
import { type Outcome, postSafely, receiverDispatcher } from "./post-safely";
import { openForChannel } from "./seal-channel";
import { signWebhook } from "./sign-webhook";
import { readLocaleName, writeMessage } from "./write-message";

export interface SentEvent {
  id: string;
  /** JSON. */
  body: string;
}

/** So that nobody uses this server's good name to flood a stranger. */
const MAILS_PER_HOUR = 100;
const allowance = () => once("alert-mails", () => new MailAllowance(MAILS_PER_HOUR));

/** Sends an event to a channel once, as its type wants it. Never throws. */
export async function sendEvent(channel: AlertChannel, event: SentEvent): Promise<Outcome> {
  const target = openTarget(channel);
  if (target === null) return { statusCode: null, error: "its secrets cannot be read: JWT_SECRET has changed; make the channel again" };
  const type = readChannelType(channel.type);
  if (type === "webhook") {
    const headers = signWebhook({ ...event, atMs: Date.now() }, target.secrets);
    return postSafely({ url: target.address, headers, body: event.body }, receiverDispatcher());
  }
  const { subject, text, link } = await writeMessage(event.body, readLocaleName(channel.locale));
  if (type === "slack") {
    const body = JSON.stringify({ text: `*${escapeSlack(subject)}*\n${escapeSlack(text)}\n<${link}>` });
    return postSafely({ url: target.address, headers: {}, body }, receiverDispatcher());
  }
  return mail(channel, { to: target.address, subject, text, link });
}

interface OpenTarget {
  address: string;
  /** The newest first. */
  secrets: string[];
}

/** Null: it was sealed with another secret of this server. */
function openTarget({ id, sealedTarget, sealedSecret, sealedOldSecret, oldSecretEndsAt }: AlertChannel): OpenTarget | null {
  const isOldValid = oldSecretEndsAt !== null && oldSecretEndsAt.getTime() > Date.now();
  const sealed = [sealedSecret, isOldValid ? sealedOldSecret : null].filter((one) => one !== null);
  try {
    return { address: openForChannel(id, sealedTarget), secrets: sealed.map((one) => openForChannel(id, one)) };
  } catch {
    return null;
  }
}

/** https://docs.slack.dev/messaging/formatting-message-text: a name must not become a mention of a whole room. */
const escapeSlack = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

interface AlertMail {
  to: string;
  subject: string;
  text: string;
  link: string;
}

async function mail({ organizationId }: AlertChannel, { to, subject, text, link }: AlertMail): Promise<Outcome> {
  if (!isMailConfigured()) return { statusCode: null, error: "this server sends no e-mail: SMTP_URL and MAIL_FROM are not set" };
  if (!allowance().take(organizationId)) return { statusCode: null, error: `more than ${MAILS_PER_HOUR} e-mails in an hour` };
  const html = `<!doctype html><html><body><p>${escapeHtml(text)}</p><p><a href="${escapeHtml(link)}">${escapeHtml(link)}</a></p></body></html>`;
  try {
    await sendMail({ to, subject, text: `${text}\n\n${link}\n`, html });
    return { statusCode: null, error: null };
  } catch (error) {
    const { code, responseCode } = error as { code?: string; responseCode?: number };
    return { statusCode: null, error: `the mail server did not take it (${responseCode ?? code ?? "no reason given"})` };
  }
}
