import { mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { CHROMIUM_ARGS, findChromium } from "../support/find-chromium";
import { ROOT } from "../support/root";
import { startDemo } from "./start-demo";
import { ROUTE } from "./workloads";

interface Shot {
  name: string;
  /** Or how the page is found. */
  path: string | ((page: Page) => Promise<string>);
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
  await page.locator("[data-chart]").first().waitFor();
};
/** The newest call that these filters find, in its drawer. */
const callOf = (filters: string) => async (page: Page) => {
  const answer = await page.request.get(`/api/usage/requests?limit=1&${filters}`);
  const { requests } = (await answer.json()) as { requests: { requestId: string }[] };
  if (!requests[0]) throw new Error(`The demo has no call with ${filters}.`);
  return `/requests?request=${requests[0].requestId}`;
};
const drawer = async (page: Page) => {
  await page.getByRole("dialog").getByText("Request id", { exact: true }).waitFor();
};
const bothThemes = (shot: Omit<Shot, "theme">): Shot[] => [shot, { ...shot, name: `${shot.name}-dark`, theme: "dark" }];

const SHOTS: Shot[] = [
  { name: "overview-light", path: "/overview", height: 1006, scale: 1.5, prepare: charts },
  { name: "overview-dark", path: "/overview", theme: "dark", height: 1006, scale: 1.5, prepare: charts },
  { name: "overview-phone", path: "/overview", width: 390, height: 844, prepare: charts },
  ...bothThemes({ name: "requests", path: "/requests", scale: 1.5 }),
  ...bothThemes({
    name: "request-detail",
    path: callOf("mode=pass-through&model=claude-sonnet-4-5&status=success"),
    height: 1030,
    scale: 1.25,
    prepare: drawer,
  }),
  // Asked of a route whose first provider was down.
  ...bothThemes({
    name: "request-fallback",
    path: callOf(`route=${ROUTE.name}&provider=openai&status=success`),
    height: 1030,
    scale: 1.25,
    prepare: drawer,
  }),
  ...bothThemes({ name: "billing", path: "/billing", scale: 1.5 }),
  { name: "tokens", path: "/tokens", height: 560 },
  ...bothThemes({ name: "quickstart", path: "/quickstart", height: 900, scale: 1.5 }),
];

async function take(browser: Browser, { origin, session }: { origin: string; session: Session }, shot: Shot): Promise<void> {
  const { name, theme = "light", width = 1280, height = 800, scale = 2 } = shot;
  const context = await browser.newContext({
    baseURL: origin,
    storageState: session,
    viewport: { width, height },
    deviceScaleFactor: scale,
    reducedMotion: "reduce",
    locale: "en-US",
  });
  await context.addCookies([{ name: "theme", value: theme, url: origin }]);
  const page = await context.newPage();
  await page.goto(typeof shot.path === "string" ? shot.path : await shot.path(page));
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
