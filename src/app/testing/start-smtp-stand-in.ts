import { type SmtpStandIn, startSmtp } from "../../../e2e/tools/smtp/start-smtp";

/** A mail server, and the settings to use it. For `vi.hoisted`, because the environment is read when the app is imported. */
export async function startSmtpStandIn(): Promise<SmtpStandIn> {
  const smtp = await startSmtp();
  Object.assign(process.env, { SMTP_URL: smtp.url, MAIL_FROM: "llm-monitor <monitor@example.com>" });
  return smtp;
}
