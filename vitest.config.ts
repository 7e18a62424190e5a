import path from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": path.resolve("src") } },
  test: {
    include: ["src/**/*.test.ts", "e2e/upstream/**/*.test.ts", "e2e/gateway/**/*.test.ts", "e2e/security/**/*.test.ts"],
    environment: "node",
    pool: "forks",
    maxWorkers: 2,
    globalSetup: ["src/db/testing/make-template.ts"],
    setupFiles: ["src/db/testing/use-own-database.ts"],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
