import { type Browser, type BrowserContext, chromium } from "@playwright/test";
import { CHROMIUM_ARGS, findChromium } from "../support/find-chromium";
import { startDemo } from "./start-demo";

export type Session = Awaited<ReturnType<BrowserContext["storageState"]>>;

export interface DemoBrowser {
  browser: Browser;
  origin: string;
  /** The demo's account, signed in. */
  session: Session;
  /** Signed in as somebody whose organization has used nothing yet. */
  newcomer(): Promise<Session>;
  close(): Promise<void>;
}

const NEWCOMER = { name: "Grace", email: "newcomer@example.com", password: "a long password" };

/** The demo, and a browser to look at it. */
export async function openDemo(): Promise<DemoBrowser> {
  const { app, account, stop } = await startDemo();
  const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS });
  const signIn = async ({ email, password }: { email: string; password: string }) => {
    const context = await browser.newContext();
    const signedIn = await context.request.post(`${app.origin}/api/auth/login`, { data: { email, password } });
    if (!signedIn.ok()) throw new Error(`Login answered ${signedIn.status()}: ${await signedIn.text()}`);
    const session = await context.storageState();
    await context.close();
    return session;
  };
  return {
    browser,
    origin: app.origin,
    session: await signIn(account),
    async newcomer() {
      const registered = await fetch(`${app.origin}/api/auth/register`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(NEWCOMER),
      });
      if (!registered.ok && registered.status !== 409) throw new Error(`Signing up answered ${registered.status}.`);
      return signIn(NEWCOMER);
    },
    async close() {
      await browser.close();
      await stop();
    },
  };
}
