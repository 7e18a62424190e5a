import { createTransport } from "nodemailer";
import { env } from "../env";

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html: string;
}

/** From the first packet to the server's "accepted": whoever waits for it has an answer by then. */
const WAIT_MS_MAX = 10_000;
/** Each step's own limit, below that. */
const STEP_MS_MAX = 4_000;

/** A password leaves this machine encrypted or not at all. Otherwise encryption is used where the server offers it. */
const needsTls = ({ username, hostname }: URL) => username !== "" && !["localhost", "127.0.0.1", "[::1]"].includes(hostname);

/** Whether this server sends e-mail. */
export const isMailConfigured = (): boolean => env.SMTP_URL !== undefined && env.MAIL_FROM !== undefined;

/** Hands one message to the server of `SMTP_URL`. @throws Error when it was not accepted in time; its text may name addresses, and is not for people */
export async function sendMail({ to, ...mail }: Mail): Promise<void> {
  const transport = createTransport({
    url: env.SMTP_URL,
    requireTLS: needsTls(new URL(env.SMTP_URL ?? "smtp://localhost")),
    connectionTimeout: STEP_MS_MAX,
    greetingTimeout: STEP_MS_MAX,
    dnsTimeout: STEP_MS_MAX,
    socketTimeout: STEP_MS_MAX,
    // A message is made of what it says, never of files or of what stands at an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(Object.assign(new Error("The mail server took too long."), { code: "ETIMEDOUT" })), WAIT_MS_MAX);
  });
  try {
    await Promise.race([transport.sendMail({ from: env.MAIL_FROM, to: { name: "", address: to }, ...mail }), tooLate]);
  } finally {
    clearTimeout(timer);
    transport.close();
  }
}
