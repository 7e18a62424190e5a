import path from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GroupCommit } from "../../../src/db/group-commit";
import { usageRow } from "../../../src/queries/testing/insert-usage";
import { UsageWriter } from "../../../src/usage/usage-writer";
import { type StagedApp, shareApp } from "../../sdk/share-app";
import type { Account } from "../../tools/support/account";
import { CHROMIUM_ARGS, findChromium } from "../../tools/support/find-chromium";
import { bySize } from "../../tools/support/full-size";
import type { App } from "../../tools/support/start-app";
import { PAGE_RIGHTS } from "../rights";
import { SCRIPT_PAYLOADS } from "../script-payloads";

let staged: StagedApp;
let app: App;
let browser: Browser;
/** Named and labelled with payloads, and one that is not, and sees the administration too. */
let hostile: Account;
let plain: Account;

beforeAll(async () => {
  staged = await shareApp("server");
  app = staged.app;
  browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS });
  plain = await staged.administrator();
  hostile = await registerNamed(SCRIPT_PAYLOADS[0] as string);
  for (const name of SCRIPT_PAYLOADS) await hostile.mintToken(name.replaceAll("\t", " "));
  await seedCalls(hostile.organizationId);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await staged?.close();
});

async function registerNamed(name: string): Promise<Account> {
  const account = await app.register();
  const response = await fetch(`${app.origin}/api/auth/register`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name, email: "payload@example.com", password: account.password }),
  });
  const { organization } = (await response.json()) as { organization: { id: string } };
  const cookie = response.headers.getSetCookie()[0]?.split(";")[0] as string;
  const call: Account["call"] = async (method, url, body) => {
    const answer = await fetch(app.origin + url, { method, headers: { cookie, "content-type": "application/json" }, body: JSON.stringify(body) });
    return answer.json();
  };
  return {
    ...account,
    organizationId: organization.id,
    cookie,
    call,
    mintToken: async (tokenName) => (await call<{ token: string }>("POST", "/api/tokens", { name: tokenName })).token,
  };
}

/** Calls as a hostile provider and a hostile caller would have left them: every text that a screen shows is a payload. */
async function seedCalls(organizationId: string): Promise<void> {
  const writer = new UsageWriter({
    group: new GroupCommit({ file: path.join(app.folder, "app.db") }),
    spoolFolder: path.join(app.folder, "seed"),
    waitMsMax: 600_000,
  });
  const usage = Object.fromEntries(SCRIPT_PAYLOADS.map((payload) => [payload, { [payload]: payload }]));
  const rows = SCRIPT_PAYLOADS.map((payload, i) =>
    usageRow({
      requestId: `req_payload_${String(i).padStart(3, "0")}`,
      organizationId,
      model: payload,
      requestedModel: `asked ${payload}`,
      endpoint: `/${payload}`,
      method: payload.slice(0, 20),
      outcome: i % 2 ? "completed" : "broken",
      statusCode: i % 2 ? 200 : 500,
      errorCode: payload,
      sessionId: payload,
      userId: payload,
      tags: JSON.stringify(Object.fromEntries(SCRIPT_PAYLOADS.map((text) => [text, text]))),
      rawUsage: JSON.stringify(usage),
      providerRequestId: payload,
      attempts: JSON.stringify([{ provider: payload, statusCode: 500, errorCode: payload, startedAtMs: Date.now(), latencyMs: 5 }]),
      passes: JSON.stringify([{ model: payload, buckets: { input: 10 }, priceVersionId: payload, serviceTier: payload }]),
      createdAt: Date.now() - 60_000 * (i + 1),
    }),
  );
  await Promise.all(rows.map((row) => writer.record(row)));
  await writer.close();
}

interface Watch {
  page: Page;
  executed: string[];
  violations: string[];
}

/** A browser of its own that counts what ran and what the policy stopped. */
async function watch(account: Account | null): Promise<{ watched: Watch; close(): Promise<void> }> {
  const context: BrowserContext = await browser.newContext();
  const executed: string[] = [];
  const violations: string[] = [];
  await context.exposeFunction("noteExecuted", (text: string) => executed.push(text));
  await context.exposeFunction("noteViolation", (text: string) => violations.push(text));
  await context.addInitScript(() => {
    const noted = window as unknown as { noteExecuted(text: string): void; noteViolation(text: string): void };
    window.alert = () => noted.noteExecuted(location.href);
    document.addEventListener("securitypolicyviolation", (event) =>
      noted.noteViolation(`${location.pathname}: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
    );
  });
  if (account) {
    const [name = "", value = ""] = account.cookie.split("=");
    await context.addCookies([{ name, value, url: app.origin }]);
  }
  const page = await context.newPage();
  page.on("dialog", (dialog) => {
    executed.push(dialog.message());
    void dialog.dismiss();
  });
  return { watched: { page, executed, violations }, close: () => context.close() };
}

async function open({ page }: Watch, url: string): Promise<void> {
  await page.goto(app.origin + url, { waitUntil: "load" });
  await page.waitForTimeout(200);
}

/** Addresses of links and forms that are not plain ones. */
const strangeAddresses = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("[href],[src],[action],[formaction]")]
      .flatMap((element) => ["href", "src", "action", "formaction"].map((name) => element.getAttribute(name)))
      .filter((address) => address !== null && /^\s*(?!https?:|\/(?!\/)|#|\?|mailto:|data:image\/)/i.test(address)),
  );

async function expectQuiet(watched: Watch, url: string): Promise<void> {
  await open(watched, url);
  expect([url, watched.executed, watched.violations]).toEqual([url, [], []]);
  expect([url, await strangeAddresses(watched.page)]).toEqual([url, []]);
}

describe("every page", () => {
  test("breaks none of its own rules without payloads, light and dark, wide and narrow", { timeout: 90_000 }, async () => {
    for (const account of [null, plain]) {
      const { watched, close } = await watch(account);
      const pages = Object.entries(PAGE_RIGHTS).filter(([, right]) => (right !== "anyone") === (account !== null));
      for (const [url] of pages.filter((_, i) => i % bySize({ small: 4, full: 1 }) === 0)) await expectQuiet(watched, url);
      await watched.page.emulateMedia({ colorScheme: "dark" });
      await watched.page.setViewportSize({ width: 390, height: 800 });
      await expectQuiet(watched, account ? "/overview" : "/");
      await close();
    }
  });

  test("has a policy that allows no inline script and no eval, and headers against framing and sniffing", async () => {
    const pages = Object.keys(PAGE_RIGHTS).filter((_, i) => i % bySize({ small: 3, full: 1 }) === 0);
    for (const url of [...pages, "/no-such-page"]) {
      const { headers } = await fetch(app.origin + url, { headers: { cookie: hostile.cookie }, redirect: "manual" });
      const policy = headers.get("content-security-policy") ?? "";
      const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? "";
      expect([url, scripts]).toEqual([url, expect.stringMatching(/^'self' 'nonce-[\w+/=]{20,}' 'strict-dynamic'$/)]);
      expect(policy).toMatch(/object-src 'none'.*base-uri 'self'.*frame-ancestors 'none'/);
      expect([headers.get("x-content-type-options"), headers.get("x-frame-options"), headers.get("x-powered-by")]).toEqual(["nosniff", "DENY", null]);
    }
    const nonces = await Promise.all(
      [1, 2].map(async () => /nonce-([^']+)/.exec((await fetch(`${app.origin}/login`)).headers.get("content-security-policy") ?? "")?.[1]),
    );
    expect(new Set(nonces).size).toBe(2);
  });

  test("shows every payload as text", { timeout: 90_000 }, async () => {
    const { watched, close } = await watch(hostile);
    // What a page streams may be shown a moment after it is loaded.
    const rows = watched.page.locator("main tbody tr");
    for (const url of ["/overview", "/quickstart", "/tokens"]) await expectQuiet(watched, url);
    await rows.first().waitFor();
    const tokens = (await watched.page.locator("main").textContent()) ?? "";
    expect(SCRIPT_PAYLOADS.filter((payload) => !tokens.includes(payload.replaceAll("\t", " ")))).toEqual([]);
    await expectQuiet(watched, "/requests");
    await rows.first().waitFor();
    const log = (await watched.page.locator("main").textContent()) ?? "";
    expect(SCRIPT_PAYLOADS.slice(0, 20).filter((payload) => !flat(log).includes(flat(payload)))).toEqual([]);
    await close();
  });

  test("keeps them text in what opens: the drawer of a request, charts, tables, menus and dialogs", { timeout: 90_000 }, async () => {
    const { watched, close } = await watch(hostile);
    const { page } = watched;
    for (const i of bySize({ small: [13], full: [0, 13, 28] })) {
      await expectQuiet(watched, `/requests?request=req_payload_${String(i).padStart(3, "0")}`);
      await page.getByRole("dialog").locator("dl").first().waitFor();
      expect(flat((await page.getByRole("dialog").textContent()) ?? "")).toContain(flat(SCRIPT_PAYLOADS[i] as string));
    }
    await open(watched, "/tokens");
    await page
      .getByRole("button", { name: /revoke/i })
      .first()
      .click();
    expect(await page.getByRole("alertdialog").or(page.getByRole("dialog")).textContent()).toMatch(/alert\(1\)|127\.0\.0\.1/);
    await expectQuiet(watched, "/overview?range=24h");
    for (const chart of await page.locator("[data-chart]").all()) {
      const box = await chart.boundingBox();
      if (!box) continue;
      for (const part of [0.5, 0.9, 0.98]) await page.mouse.move(box.x + box.width * part, box.y + box.height / 2);
    }
    await page.waitForTimeout(200);
    expect([watched.executed, watched.violations]).toEqual([[], []]);
    await close();
  });

  test("keeps them text when they come in its address or its cookies", { timeout: 90_000 }, async () => {
    const { watched, close } = await watch(hostile);
    const chosen = SCRIPT_PAYLOADS.filter((_, i) => i % bySize({ small: SCRIPT_PAYLOADS.length, full: 20 }) === 1);
    for (const payload of chosen) {
      const text = encodeURIComponent(payload);
      const urls = [`/requests?model=${text}&provider=${text}&status=${text}&request=${text}`, `/overview?range=${text}&from=${text}&group=${text}`];
      for (const url of urls) await expectQuiet(watched, url);
    }
    const first = encodeURIComponent(SCRIPT_PAYLOADS[1] as string);
    for (const name of ["theme", "locale", "NEXT_LOCALE"]) await watched.page.context().addCookies([{ name, value: first, url: app.origin }]);
    for (const url of ["/overview", `/no-such-page-${first}`]) await expectQuiet(watched, url);
    await close();
    const stranger = await watch(null);
    for (const url of [
      `/login?after=${first}&from=javascript:alert(1)&email=${first}`,
      `/register?name=${first}&email=${first}`,
      `/?${first}`,
      `/${first}`,
    ]) {
      await expectQuiet(stranger.watched, url);
    }
    await stranger.close();
  });
});

/** Without what a browser does to white space. */
function flat(text: string): string {
  return text.replace(/\s+/g, " ");
}
