import { mkdirSync, statSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { ROOT } from "../support/root";
import { type DemoBrowser, openDemo } from "./open-demo";
import { callOf, charts, drawer, histogram } from "./show-call";
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

const FOLDER = path.join(ROOT, "public/screenshots");
const BYTES_MAX = 300 * 1024;

const bothThemes = (shot: Omit<Shot, "theme">): Shot[] => [shot, { ...shot, name: `${shot.name}-dark`, theme: "dark" }];

const SHOTS: Shot[] = [
  { name: "overview-light", path: "/overview", height: 1006, scale: 1.25, prepare: charts },
  { name: "overview-dark", path: "/overview", theme: "dark", height: 1006, scale: 1.25, prepare: charts },
  { name: "overview-phone", path: "/overview", width: 390, height: 844, prepare: charts },
  ...bothThemes({ name: "requests", path: "/requests", scale: 1.4, prepare: histogram }),
  ...bothThemes({
    name: "request-detail",
    path: callOf("mode=pass-through&model=claude-sonnet-4-5&status=success"),
    height: 1030,
    scale: 1.2,
    prepare: drawer,
  }),
  // Asked of a route whose first provider was down.
  ...bothThemes({
    name: "request-fallback",
    path: callOf(`route=${ROUTE.name}&provider=openai&status=success`),
    height: 1030,
    scale: 1.2,
    prepare: drawer,
  }),
  ...bothThemes({ name: "billing", path: "/billing", scale: 1.5 }),
  { name: "tokens", path: "/tokens", height: 560 },
  ...bothThemes({ name: "quickstart", path: "/quickstart", height: 900, scale: 1.5 }),
];

async function take({ browser, origin, session }: DemoBrowser, shot: Shot): Promise<void> {
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

/** `npm run screenshots -- requests` takes only those whose name begins so. */
const wanted = process.argv.slice(2);
const demo = await openDemo();
try {
  mkdirSync(FOLDER, { recursive: true });
  for (const shot of SHOTS) if (wanted.length === 0 || wanted.some((beginning) => shot.name.startsWith(beginning))) await take(demo, shot);
} finally {
  await demo.close();
}
process.exit(0);
