import { defineConfig } from "@playwright/test";
import { CHROMIUM_ARGS, findChromium } from "./e2e/tools/support/find-chromium";
import { bySize, IS_ALONE } from "./e2e/tools/support/full-size";

// Found, or fetched, once: the workers inherit it.
process.env.CHROMIUM_PATH = findChromium();

/** Browser journeys against the production server and the provider simulator, on a database of their own. */
export default defineConfig({
  testDir: "e2e/journeys",
  testMatch: "*.spec.ts",
  outputDir: IS_ALONE ? "test-results/journeys-alone" : "test-results/journeys",
  // Once, before the workers: each would build changed sources, and prepare a database, beside the other.
  globalSetup: "./e2e/tools/support/make-app-template.ts",
  // Small, one journey for each thing that people come to do.
  // What takes times strictly has a run of its own, after the others: beside another journey they would be that one's.
  ...bySize({ small: { grep: /@core/ }, full: IS_ALONE ? { grep: /@alone/ } : { grepInvert: /@alone/ } }),
  // One app for all journeys of a worker, each with an account of its own.
  workers: bySize({ small: 1, full: IS_ALONE ? 1 : 2 }), // small, another app and browser would cost more than it brings beside the other suites
  fullyParallel: true,
  timeout: 120_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  use: {
    browserName: "chromium",
    launchOptions: { executablePath: process.env.CHROMIUM_PATH, args: CHROMIUM_ARGS },
    viewport: { width: 1280, height: 800 },
    locale: "en-US",
    timezoneId: "UTC",
    contextOptions: { reducedMotion: "reduce" },
    actionTimeout: 15_000,
    // Emptied for each journey, but for what the browser has compiled: a new one takes a second and a half longer to its first page.
    reuseContext: bySize({ small: true, full: false }),
  },
});
