import path from "node:path";
import { defineConfig } from "vitest/config";

/** Play the provider recordings, which stand beside a clone and not in it. */
const RECORDED = [
  "src/catalog/recorded-prices.test.ts",
  "src/gateway/bytes/sse/split-events.recorded.test.ts",
  "src/gateway/tap-usage.recorded.test.ts",
  "src/gateway/translate/translations.recorded.test.ts",
  "src/gateway/providers/fixtures.recorded.test.ts",
  "src/gateway/providers/readers.recorded.test.ts",
  "src/gateway/providers/wires/include-usage.recorded.test.ts",
  "src/gateway/bounds/bound-input.recorded.test.ts",
  "e2e/tools/simulator/misbehave.test.ts",
  "e2e/tools/simulator/serve-fixture.test.ts",
  "e2e/gateway/added-usage.test.ts",
  "e2e/gateway/random-cuts.test.ts",
  "e2e/gateway/recordings.test.ts",
];
/** Needs Python's packages: `npm run test:python`. */
const PYTHON = "e2e/sdk/python.test.ts";

/** What stands on the database: run on PostgreSQL as well. */
const STORED = [
  "src/{access,catalog,idempotency,keys,ledger,metering,payments,queries,usage}/**/*.test.ts",
  "src/app/*.test.ts",
  "src/app/api/**/*.test.ts",
  "e2e/gateway/{pass-through,resell*}.test.ts",
  "e2e/security/authorization.test.ts",
];
/** Among these, what asks no database, and what measures SQLite's time: not once more. */
const NOT_STORED = [
  "src/access/{client-address,password,run-bcrypt,session-secret,session-token}.test.ts",
  "src/app/api/chat/allow-origin.test.ts",
  "src/catalog/match-model.test.ts",
  "src/catalog/seed/{convert-prices,plan-import,read-price-source}.test.ts",
  "src/keys/credential.test.ts",
  "src/ledger/plan-hold.test.ts",
  "src/metering/{count-tokens,make-usage-row}.test.ts",
  "src/payments/top-up-amount.test.ts",
  "src/queries/{filter,query-speed}.test.ts",
];
/** About PostgreSQL itself. */
const POSTGRESQL_ONLY = ["src/db/postgresql/**/*.test.ts", "e2e/postgresql/**/*.test.ts"];

interface ProjectOptions {
  exclude?: string[];
  globalSetup?: string[];
  env?: Record<string, string>;
}

/** Not by `extends`: that would run the root's global setup once more for each project. */
function project(name: string, include: string[], options: ProjectOptions = {}) {
  return {
    resolve: { alias: { "@": path.resolve("src") } },
    test: {
      name,
      include,
      exclude: ["**/node_modules/**", ...(options.exclude ?? [])],
      globalSetup: options.globalSetup ?? [],
      env: options.env ?? {},
      setupFiles: ["src/db/testing/use-own-database.ts"],
      testTimeout: 30_000,
      hookTimeout: 60_000,
    },
  };
}

export default defineConfig({
  test: {
    projects: [
      project("unit", ["src/**/*.test.ts", "e2e/tools/simulator/**/*.test.ts"], { exclude: [...RECORDED, ...POSTGRESQL_ONLY] }),
      project("postgresql", [...STORED, ...POSTGRESQL_ONLY], {
        exclude: [...RECORDED, ...NOT_STORED],
        globalSetup: ["src/db/testing/make-postgresql.ts"],
        env: { TEST_DATABASE: "postgresql" },
      }),
      project("gateway", ["e2e/gateway/**/*.test.ts", "e2e/money/*.test.ts", "e2e/security/*.test.ts"], { exclude: RECORDED }),
      project("apps", ["e2e/sdk/**/*.test.ts", "e2e/security/server/*.test.ts", "e2e/faults/**/*.test.ts"], {
        exclude: [PYTHON],
        globalSetup: ["e2e/tools/support/prepare-build.ts"],
      }),
      project("money", ["e2e/money/server/*.test.ts"], { globalSetup: ["e2e/tools/support/prepare-build.ts"] }),
      project("money-postgresql", ["e2e/money/*.test.ts"], {
        globalSetup: ["src/db/testing/make-postgresql.ts"],
        env: { TEST_DATABASE: "postgresql" },
      }),
      project("python", [PYTHON], { globalSetup: ["e2e/tools/support/prepare-build.ts"] }),
      project("recorded", RECORDED),
    ],
    pool: "forks",
    maxWorkers: 2,
    globalSetup: ["src/db/testing/make-template.ts"],
  },
});
