import { mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { CHROMIUM_ARGS, findChromium } from "../support/find-chromium";
import { ROOT } from "../support/root";
import { startDemo } from "./start-demo";

interface Shot {
  name: string;
  path: string;
  theme?: "light" | "dark";
  /** Default: a desktop's. */
  width?: number;
  height?: number;
  /** Pixels per CSS pixel; default 2. */
  scale?: number;
  /** Until the page shows what it is to show. */
  prepare?: (page: Page) => Promise<void>;
}

type Session = Awaited<ReturnType<BrowserContext["storageState"]>>;

const FOLDER = path.join(ROOT, "public/screenshots");
const BYTES_MAX = 300 * 1024;

const charts = async (page: Page) => {
  await page.locator(".recharts-surface").first().waitFor();
};
const openCall = async (page: Page) => {
  await page
    .locator("[data-request-id]", { hasText: "claude-sonnet-4-5" })
    .filter({ hasText: "200", hasNotText: "–" })
    .first()
    .getByRole("button")
    .click();
  await page.getByText("The sum is the recorded cost.").waitFor();
};

const SHOTS: Shot[] = [
  { name: "overview-light", path: "/overview", height: 1006, prepare: charts },
  { name: "overview-dark", path: "/overview", theme: "dark", height: 1006, prepare: charts },
  { name: "overview-phone", path: "/overview", width: 390, height: 844, prepare: charts },
  { name: "requests", path: "/requests", scale: 1.5 },
  { name: "request-detail", path: "/requests?model=claude-sonnet-4-5&status=success", height: 1030, scale: 1.5, prepare: openCall },
  { name: "tokens", path: "/tokens", height: 560 },
  { name: "quickstart", path: "/quickstart", height: 900 },
];

async function take(browser: Browser, { origin, session }: { origin: string; session: Session }, shot: Shot): Promise<void> {
  const { name, theme = "light", width = 1280, height = 800, scale = 2 } = shot;
  const context = await browser.newContext({
    storageState: session,
    viewport: { width, height },
    deviceScaleFactor: scale,
    reducedMotion: "reduce",
    locale: "en-US",
  });
  await context.addCookies([{ name: "theme", value: theme, url: origin }]);
  const page = await context.newPage();
  await page.goto(origin + shot.path);
  await shot.prepare?.(page);
  await page.evaluate(() => document.fonts.ready);
  const file = path.join(FOLDER, `${name}.png`);
  await page.screenshot({ path: file, animations: "disabled" });
  await context.close();
  const { size } = statSync(file);
  if (size > BYTES_MAX) throw new Error(`${name}.png has ${size} bytes; at most ${BYTES_MAX} are wanted.`);
  console.log(`${name}.png: ${Math.round(size / 1024)} KB`);
}

const { app, account, stop } = await startDemo();
const browser = await chromium.launch({ executablePath: findChromium(), args: CHROMIUM_ARGS });
try {
  mkdirSync(FOLDER, { recursive: true });
  const context = await browser.newContext();
  const signedIn = await context.request.post(`${app.origin}/api/auth/login`, { data: { email: account.email, password: account.password } });
  if (!signedIn.ok()) throw new Error(`Login answered ${signedIn.status()}: ${await signedIn.text()}`);
  const session = await context.storageState();
  for (const shot of SHOTS) await take(browser, { origin: app.origin, session }, shot);
} finally {
  await browser.close();
  await stop();
}
process.exit(0);
