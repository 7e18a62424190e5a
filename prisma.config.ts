import { defineConfig } from "prisma/config";

// `prisma generate` looks for a schema engine binary that it does not use; without this it would download one.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations/sqlite" },
  datasource: { url: process.env.DATABASE_URL ?? "file:./data/llm-monitor.db" },
});
