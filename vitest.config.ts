import path from "node:path";
import { defineConfig } from "vitest/config";
import { findPureTests } from "./e2e/tools/support/find-pure-tests.ts";
import { IS_FULL_SIZE } from "./e2e/tools/support/full-size.ts";

/** Play the provider recordings, which stand beside a clone and not in it. */
const RECORDED = ["**/*.recorded.test.ts"];
/** Needs Python's packages: `npm run test:python`. */
const PYTHON = "e2e/sdk/python.test.ts";
/** Needs the coding agents' own programs, some 400 MB: `npm run test:agents`. */
const AGENTS = "e2e/sdk/agents.test.ts";
const UNIT = ["src/**/*.test.ts", "e2e/tools/**/*.test.ts"];
/** Tests that need neither a database nor an environment of their own share threads. */
const PURE = findPureTests(["src", "e2e/tools"]);

/** Where our SQL, or the type of a column, is another one on PostgreSQL: run there as well. */
const DIFFERENT = [
  "src/{alerts,budgets,experiments,health,idempotency,ledger,limits,metering,organizations,payments,queries,usage}/**/*.test.ts",
  "src/app/api/{balance,webhooks}/**/*.test.ts",
];
/** Everything else that stands on the database: on PostgreSQL too at full size. */
const STORED = [
  "src/{access,catalog,keys}/**/*.test.ts",
  "src/app/*.test.ts",
  "src/app/api/**/*.test.ts",
  "e2e/gateway/{budgets,experiments,fallback*,limits,pass-through,resell*}.test.ts",
  "e2e/security/authorization.test.ts",
];
/** Read the environment and ask no database, or are about SQLite's own plans. */
const NOT_STORED = ["src/access/{client-address,session-secret,session-token}.test.ts", "src/queries/rows-read.test.ts"];
/** Kill processes for half a minute; small, e2e/postgresql does so on PostgreSQL. */
const KILLED = ["src/metering/processes.test.ts", "src/alerts/kills.test.ts"];
/** Take delays: alone, after everything else, with their strict limits. Small, those of seconds run beside the others, with wide ones. */
const DELAYS = [
  "e2e/faults/abort.test.ts",
  ...(IS_FULL_SIZE ? ["e2e/gateway/fallback.test.ts", "e2e/money/disconnects.test.ts", "e2e/money/fault-scripts.test.ts"] : []),
];
/**
 * Seconds each, at full size only: whole servers that are filled, locked and killed; every field × every hostile text; programs with frameworks of
 * others; loads whose smaller sisters run.
 */
const LONG = [
  "e2e/faults/{breaks,drain,drain-resold,limits,locked-database}.test.ts",
  "e2e/gateway/{packs,playground-code,resell-frameworks,ten-thousand-calls}.test.ts",
  "e2e/money/soak.test.ts",
  "e2e/postgresql/{limits,two-processes}.test.ts",
  "e2e/sdk/demo.test.ts",
  "e2e/security/injection.test.ts",
  "e2e/security/server/secrets.test.ts",
  "e2e/tools/large/fill-organization.test.ts",
  "src/alerts/{away,kills,two-processes}.test.ts",
  "src/app/api/stats/random-filters.test.ts",
  "src/catalog/seed/operator-rows.test.ts",
  "src/db/{lock-preparation,sqlite/drivers}.test.ts",
  "src/db/postgresql/{migrate-*,prepare,restart}.test.ts",
  "src/queries/rows-read.test.ts",
];
/**
 * On PostgreSQL at full size only: rooms of pages and events, whose money the ledger's own suites have, and what reads
 * the books. Small, those run that compare all queries with the rows.
 */
const PAGES_AND_EVENTS = [
  "src/{alerts,experiments,health,organizations,payments}/**/*.test.ts",
  "src/app/api/{balance,webhooks}/**/*.test.ts",
  "src/metering/{reprice-calls,verify-ledger}.test.ts",
  "src/queries/**/!(filters-agree|overview-agrees|sum-labels).test.ts",
];
/** About PostgreSQL itself. */
const POSTGRESQL_ONLY = ["src/db/postgresql/**/*.test.ts", "e2e/postgresql/**/*.test.ts"];

interface ProjectOptions {
  exclude?: string[];
  globalSetup?: string[];
  env?: Record<string, string>;
  /** Suites of whole servers come after those within this process: their time limits are of use on a machine that is not busy. */
  groupOrder?: number;
  maxWorkers?: number;
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
      sequence: { groupOrder: options.groupOrder ?? 0 },
      ...(options.maxWorkers === undefined ? {} : { maxWorkers: options.maxWorkers }),
      setupFiles: ["src/db/testing/use-own-database.ts"], // also what lets files follow each other in one process
      isolate: false,
      testTimeout: 30_000,
      hookTimeout: 60_000,
    },
  };
}

/** No database, no process and no modules of its own for each file: starting up took longer than the tests. */
function pureProject() {
  const { resolve, test } = project("pure", PURE, { exclude: [...RECORDED, ...POSTGRESQL_ONLY, ...(IS_FULL_SIZE ? [] : LONG)] });
  return { resolve, test: { ...test, setupFiles: [], pool: "threads" as const } };
}

export default defineConfig({
  test: {
    projects: [
      pureProject(),
      project("unit", UNIT, { exclude: [...PURE, ...RECORDED, ...POSTGRESQL_ONLY, ...(IS_FULL_SIZE ? [] : LONG)] }),
      project("postgresql", [...DIFFERENT, ...(IS_FULL_SIZE ? STORED : []), ...POSTGRESQL_ONLY], {
        exclude: [
          ...RECORDED,
          ...NOT_STORED,
          ...(IS_FULL_SIZE ? [] : [...KILLED, ...LONG, ...PAGES_AND_EVENTS]),
          ...PURE.filter((file) => !file.includes("postgresql")),
        ],
        globalSetup: ["src/db/testing/make-postgresql.ts"],
        env: { TEST_DATABASE: "postgresql" },
      }),
      project("gateway", ["e2e/gateway/**/*.test.ts", "e2e/money/*.test.ts", "e2e/security/*.test.ts"], {
        exclude: [...RECORDED, ...DELAYS, ...(IS_FULL_SIZE ? [] : LONG)],
        // Small, they wait more than they compute; at full size their limits want a core each.
        ...(IS_FULL_SIZE ? {} : { groupOrder: 1, maxWorkers: 4 }),
      }),
      project("apps", ["e2e/sdk/**/*.test.ts", "e2e/security/server/*.test.ts", "e2e/faults/**/*.test.ts"], {
        exclude: [PYTHON, AGENTS, ...DELAYS, ...(IS_FULL_SIZE ? [] : LONG)],
        globalSetup: ["e2e/tools/support/make-app-template.ts", "e2e/tools/support/end-shared-apps.ts"],
        groupOrder: 1,
        maxWorkers: 4, // much of their time they wait for a time limit
      }),
      project("delays", DELAYS, { globalSetup: ["e2e/tools/support/make-app-template.ts"], env: { IS_ALONE: "1" }, groupOrder: 2, maxWorkers: 1 }),
      project("money", ["e2e/money/server/*.test.ts"], { globalSetup: ["e2e/tools/support/prepare-build.ts"] }),
      project("money-postgresql", ["e2e/money/*.test.ts"], {
        globalSetup: ["src/db/testing/make-postgresql.ts"],
        env: { TEST_DATABASE: "postgresql" },
      }),
      project("python", [PYTHON], { globalSetup: ["e2e/tools/support/prepare-build.ts", "e2e/tools/support/end-shared-apps.ts"] }),
      project("agents", [AGENTS], { globalSetup: ["e2e/tools/support/prepare-build.ts", "e2e/tools/support/end-shared-apps.ts"] }),
      project("recorded", RECORDED),
    ],
    // Each project transforms the sources for itself: what one has done, the next one reads.
    experimental: { fsModuleCache: true, fsModuleCachePath: ".cache/vitest" },
    pool: "forks",
    maxWorkers: IS_FULL_SIZE ? 2 : 3, // small, they wait a fifth of their time
    globalSetup: ["src/db/testing/make-template.ts", "e2e/tools/support/bundle-scripts.ts"],
  },
});
