import { test as base, expect, type Page } from "@playwright/test";
import { scriptKey, startSimulator } from "../tools/simulator/start-simulator";
import { type Account, registerAccount } from "../tools/support/account";
import { resaleKeys, simulatedProviders } from "../tools/support/server-env";
import { type App, startApp } from "../tools/support/start-app";

export interface Member extends Account {
  /** A monitor token of the account. */
  token: string;
}

/** Named in ADMIN_EMAILS, so that nobody else administers the platform, whoever signs up first. */
const ADMINISTRATOR = "administrator@example.com";

interface Fixtures {
  /** Errors of the console, uncaught ones and violations of the content security policy. A journey must end with none. */
  complaints: string[];
  /** An account whose session the page has. */
  member: Member;
}

/** Loud about everything that a user could see in the browser's console. */
function listen(page: Page, complaints: string[]): void {
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on("pageerror", (error) => complaints.push(`uncaught: ${error.stack ?? error.message}`));
}

/**
 * Until all of a streamed document stands in its place: for a moment the browser holds a part twice, where it arrived and where it
 * belongs, and a text is found two times.
 */
export async function whole(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('[hidden][id^="S:"], template[id^="B:"]') === null);
}

/**
 * When something stands in the page, by the machine's clock, as `Date.now()` has it: Playwright itself looks only once a second after a
 * while. Resolves when the page watches, with what resolves when it has been seen.
 */
export async function watchFor(page: Page, selector: string, text?: string): Promise<() => Promise<number>> {
  const seen = await page.evaluateHandle(
    ([wanted, withText]) => ({
      at: new Promise<number>((resolve) => {
        const stands = () => [...document.querySelectorAll(wanted)].some(({ textContent }) => withText === undefined || textContent === withText);
        const observer = new MutationObserver(() => {
          if (!stands()) return;
          observer.disconnect();
          resolve(Date.now());
        });
        observer.observe(document.body, { childList: true, subtree: true, characterData: true });
      }),
    }),
    [selector, text] as const,
  );
  return () => seen.evaluate(({ at }) => at);
}

/** A page is there when it is whole. */
function waitForWhole(page: Page): void {
  const goto = page.goto.bind(page);
  page.goto = async (...args) => {
    const response = await goto(...args);
    await whole(page);
    return response;
  };
  const reload = page.reload.bind(page);
  page.reload = async (...args) => {
    const response = await reload(...args);
    await whole(page);
    return response;
  };
}

/** `administrator`: of the platform; its session is in no page until `signIn`. */
export const test = base.extend<Fixtures, { app: App; administrator: Account }>({
  app: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs from here
    async ({}, use) => {
      const simulator = await startSimulator({ keep: "totals" });
      const app = await startApp({
        mount: "server",
        env: {
          ...simulatedProviders(simulator.origin),
          ...resaleKeys(),
          ADMIN_EMAILS: ADMINISTRATOR,
          ALLOW_PRIVATE_UPSTREAMS: "on",
          ALLOW_PRIVATE_WEBHOOKS: "on",
        },
      });
      await use(app);
      await app.stop();
      await simulator.close();
    },
    { scope: "worker", timeout: 300_000 },
  ],
  administrator: [async ({ app }, use) => use(await registerAccount(app.origin, ADMINISTRATOR)), { scope: "worker" }],
  baseURL: async ({ app }, use) => use(app.origin),
  complaints: [
    async ({ context }, use) => {
      const complaints: string[] = [];
      const watch = (page: Page) => {
        listen(page, complaints);
        waitForWhole(page);
      };
      context.pages().forEach(watch); // of a context that was used before
      context.on("page", watch);
      await context.addInitScript(() => {
        document.addEventListener("securitypolicyviolation", (event) =>
          console.error(`CSP: ${event.violatedDirective} forbids ${event.blockedURI} at ${event.sourceFile}:${event.lineNumber}`),
        );
      });
      await use(complaints);
      expect(complaints, "errors in the browser's console").toEqual([]);
    },
    { auto: true },
  ],
  member: async ({ app, context }, use) => {
    const account = await app.register();
    await signIn(context, app.origin, account.cookie);
    await use({ ...account, token: await account.mintToken("Journey") });
  },
});

export { expect };

export async function signIn(context: import("@playwright/test").BrowserContext, origin: string, cookie: string): Promise<void> {
  const [name = "", value = ""] = cookie.split("=", 2);
  await context.addCookies([{ name, value, url: origin, httpOnly: true, sameSite: "Lax" }]);
}

interface CallOptions {
  token: string;
  model?: string;
  key?: string;
  stream?: boolean;
}

/** One call through the gateway, read to its end; answers its status. */
export async function callGateway(
  origin: string,
  { token, model = "gpt-4o-mini", key = scriptKey({}), stream = false }: CallOptions,
): Promise<number> {
  const response = await fetch(`${origin}/api/v1/openai/chat/completions`, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json", "x-monitor-token": token },
    body: JSON.stringify({ model, stream, messages: [{ role: "user", content: "Say hello in one word." }] }),
  });
  await response.text();
  return response.status;
}
