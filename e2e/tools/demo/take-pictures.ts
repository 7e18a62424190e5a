import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { BrowserContext, Page } from "@playwright/test";
import { modelIdOf } from "../../../src/catalog/edit/model-id";
import { LOCALE_COOKIE, LOCALES } from "../../../src/messages/choose-locale";
import { ROOT } from "../support/root";
import { type DemoBrowser, openDemo, type Session } from "./open-demo";
import { callOf, drawer, newestReceipt } from "./show-call";
import { ROUTE } from "./workloads";

/**
 * `npm run pictures`: every page in each language and theme, at a desk's and a phone's width, to be looked at: .cache/pictures/index.html.
 * `npm run pictures -- requests billing` takes only those whose name begins so.
 */
const FOLDER = path.join(ROOT, ".cache/pictures");
const THEMES = ["light", "dark"] as const;
const WIDTHS = [1280, 390] as const;
/** A page whose log asks all the time may never be without a request. */
const QUIET_MS_MAX = 5_000;

type Visitor = "stranger" | "newcomer" | "owner";

interface Subject {
  name: string;
  visitor: Visitor;
  /** Or how the page is found. */
  path: string | ((page: Page) => Promise<string>);
  /** A call in its drawer: of what lies beside it nothing more than the window shows. */
  isDrawer?: true;
}

const pagesOf = (visitor: Visitor, paths: readonly string[]): Subject[] =>
  paths.map((where) => ({ name: `${visitor}${where.replaceAll(/[^a-z-]+/g, "-").replace(/-$/, "")}`, visitor, path: where }));

const SUBJECTS: readonly Subject[] = [
  ...pagesOf("stranger", ["/", "/login", "/register", "/invitation?token=none", "/no-such-page"]),
  ...pagesOf("newcomer", ["/overview", "/requests", "/tokens", "/keys", "/billing", "/billing/statement", "/budgets", "/alerts", "/organization"]),
  ...pagesOf("newcomer", ["/playground", "/models", "/quickstart", "/quickstart?way=reseller"]),
  ...pagesOf("owner", ["/overview", "/overview?range=24h&group=provider", "/requests", "/requests?status=error&range=90d", "/requests?model=none"]),
  { name: "owner-call", visitor: "owner", path: callOf("mode=reseller&status=success"), isDrawer: true },
  { name: "owner-call-failed", visitor: "owner", path: callOf("status=error"), isDrawer: true },
  { name: "owner-call-fallback", visitor: "owner", path: callOf(`route=${ROUTE.name}&provider=openai&status=success`), isDrawer: true },
  ...pagesOf("owner", [
    "/playground",
    "/models",
    "/tokens",
    "/keys",
    "/billing",
    "/billing/statement",
    "/budgets",
    "/organization",
    "/alerts",
    "/account",
  ]),
  { name: "owner-receipt", visitor: "owner", path: newestReceipt },
  ...pagesOf("owner", ["/quickstart", "/quickstart?way=reseller"]),
  ...pagesOf(
    "owner",
    ["providers", "models", "prices", "routes", "experiments", "usage", "reconciliation", "tokens", "audit"].map((name) => `/admin/${name}`),
  ),
  {
    name: "owner-admin-prices-of-a-model",
    visitor: "owner",
    path: `/admin/prices?model=${modelIdOf({ providerId: "openai", id: "gpt-5" })}`,
  },
];

async function settle(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle", { timeout: QUIET_MS_MAX }).catch(() => undefined);
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}

/** One subject in one language and theme, at each width. */
async function take(context: BrowserContext, subject: Subject, suffix: string): Promise<string[]> {
  const page = await context.newPage();
  await page.setViewportSize({ width: WIDTHS[0], height: 800 });
  await page.goto(typeof subject.path === "string" ? subject.path : await subject.path(page));
  if (subject.isDrawer) await drawer(page);
  const files: string[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    await settle(page);
    const file = `${subject.name}-${suffix}-${width}.png`;
    await page.screenshot({ path: path.join(FOLDER, file), animations: "disabled", fullPage: !subject.isDrawer });
    files.push(file);
  }
  await page.close();
  return files;
}

/** All pictures of a page side by side. */
function writeIndex(pictures: ReadonlyMap<string, readonly string[]>): void {
  const rows = [...pictures].map(
    ([name, files]) => `<h2>${name}</h2>${files.map((file) => `<a href="${file}"><img src="${file}" height="500"></a>`).join(" ")}`,
  );
  writeFileSync(path.join(FOLDER, "index.html"), `<!doctype html><meta charset="utf-8"><title>Pictures</title>${rows.join("\n")}`);
}

async function takeAll({ browser, origin, session, newcomer }: DemoBrowser, subjects: readonly Subject[]): Promise<void> {
  const sessions: Record<Visitor, Session | undefined> = { stranger: undefined, newcomer: await newcomer(), owner: session };
  const pictures = new Map<string, string[]>(subjects.map(({ name }) => [name, []]));
  for (const locale of LOCALES)
    for (const theme of THEMES)
      for (const visitor of Object.keys(sessions) as Visitor[]) {
        const storageState = sessions[visitor];
        const context = await browser.newContext({ baseURL: origin, reducedMotion: "reduce", locale, ...(storageState && { storageState }) });
        await context.addCookies([
          { name: "theme", value: theme, url: origin },
          { name: LOCALE_COOKIE, value: locale, url: origin },
        ]);
        for (const subject of subjects.filter((one) => one.visitor === visitor)) {
          const files = await take(context, subject, `${locale}-${theme}`);
          pictures.get(subject.name)?.push(...files);
          console.log(files.join(" "));
        }
        await context.close();
      }
  writeIndex(pictures);
}

const wanted = process.argv.slice(2);
const demo = await openDemo();
try {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  await takeAll(
    demo,
    SUBJECTS.filter(({ name }) => wanted.length === 0 || wanted.some((beginning) => name.startsWith(beginning))),
  );
  console.log(`Look at ${path.join(FOLDER, "index.html")}`);
} finally {
  await demo.close();
}
process.exit(0);
