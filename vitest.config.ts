import path from "node:path";
import { defineConfig } from "vitest/config";

/** Play the provider recordings, which stand beside a clone and not in it. */
const RECORDED = [
  "src/catalog/recorded-prices.test.ts",
  "src/gateway/split-events.test.ts",
  "src/gateway/tap-usage.test.ts",
  "src/gateway/providers/fixtures.test.ts",
  "src/gateway/providers/readers.test.ts",
  "src/gateway/providers/wires/include-usage.test.ts",
  "e2e/upstream/misbehave.test.ts",
  "e2e/upstream/serve-fixture.test.ts",
  "e2e/gateway/added-usage.test.ts",
  "e2e/gateway/random-cuts.test.ts",
  "e2e/gateway/recordings.test.ts",
];
/** Needs Python's packages: `npm run test:python`. */
const PYTHON = "e2e/sdk/python.test.ts";

/** Not by `extends`: that would run the root's global setup once more for each project. */
function project(name: string, include: string[], options: { exclude?: string[]; globalSetup?: string[] } = {}) {
  return {
    resolve: { alias: { "@": path.resolve("src") } },
    test: {
      name,
      include,
      exclude: ["**/node_modules/**", ...(options.exclude ?? [])],
      globalSetup: options.globalSetup ?? [],
      setupFiles: ["src/db/testing/use-own-database.ts"],
      testTimeout: 30_000,
      hookTimeout: 60_000,
    },
  };
}

export default defineConfig({
  test: {
    projects: [
      project("unit", ["src/**/*.test.ts", "e2e/upstream/**/*.test.ts"], { exclude: RECORDED }),
      project("gateway", ["e2e/gateway/**/*.test.ts", "e2e/money/*.test.ts", "e2e/security/*.test.ts"], { exclude: RECORDED }),
      project("apps", ["e2e/sdk/**/*.test.ts", "e2e/security/server/*.test.ts", "e2e/money/server/*.test.ts", "e2e/faults/**/*.test.ts"], {
        exclude: [PYTHON],
        globalSetup: ["e2e/support/prepare-build.ts"],
      }),
      project("python", [PYTHON], { globalSetup: ["e2e/support/prepare-build.ts"] }),
      project("recorded", RECORDED),
    ],
    pool: "forks",
    maxWorkers: 2,
    globalSetup: ["src/db/testing/make-template.ts"],
  },
});
