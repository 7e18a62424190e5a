import { createTranslator } from "next-intl";
import type { Member } from "@/access/authenticate-session";
import type { Role } from "@/domain/roles";
import { escapeHtml } from "@/mail/escape-html";
import { MailAllowance } from "@/mail/mail-allowance";
import { type Mail, sendMail } from "@/mail/send-mail";
import { readLocale } from "@/messages/choose-locale";
import type en from "@/messages/en.json";
import { log } from "@/observe/log";

interface MailedInvitation {
  email: string;
  role: Role;
  expiresAt: Date;
  url: string;
  /** Who invites. */
  member: Member;
}

const allowance = new MailAllowance(100);

/** Sends the link to whoever is invited, in the language of whoever invites. It never fails: the link can still be handed over. */
export async function mailInvitation(invitation: MailedInvitation, headers: Headers): Promise<"sent" | "failed"> {
  const { userId, organizationId } = invitation.member;
  if (!allowance.take(userId)) {
    log.warn({ event: "mail_limited", userId, organizationId });
    return "failed";
  }
  try {
    await sendMail(await writeInvitation(invitation, headers));
    return "sent";
  } catch (error) {
    const { code, command, responseCode } = error as { code?: string; command?: string; responseCode?: number };
    log.warn({ event: "mail_failed", organizationId, code, command, responseCode });
    return "failed";
  }
}

async function writeInvitation({ email, role, expiresAt, url, member }: MailedInvitation, headers: Headers): Promise<Mail> {
  const locale = readLocale(headers);
  const { default: messages } = (await import(`@/messages/${locale}.json`)) as { default: typeof en };
  const t = createTranslator({ locale, messages });
  const { user, organization } = member;
  const until = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: organization.timeZone }).format(expiresAt);
  const names = { name: user.name, email: user.email, organization: organization.name, app: t("app.name"), role: t(`roles.${role}`) };
  const text = t("mail.invitationText", names);
  const hint = t("mail.invitationHint", { date: until, to: email });
  const link = `<a href="${escapeHtml(url)}">${escapeHtml(t("mail.invitationAction"))}</a>`;
  return {
    to: email,
    subject: t("mail.invitationSubject", { organization: organization.name }),
    text: `${text}\n\n${t("mail.invitationAction")}: ${url}\n\n${hint}\n`,
    html: `<!doctype html><html lang="${locale}"><body><p>${escapeHtml(text)}</p><p>${link}</p><p>${escapeHtml(hint)}</p></body></html>`,
  };
}
