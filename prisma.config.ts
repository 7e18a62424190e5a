import { defineConfig } from "prisma/config";

// `prisma generate` looks for a schema engine binary that it does not use; without this it would download one.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= process.execPath;

const url = process.env.DATABASE_URL ?? "file:./data/llm-monitor.db";
const isPostgresql = /^postgres(ql)?:/.test(url);

// For Prisma's own commands, as `prisma migrate status`. The app itself applies its migrations at its start.
export default defineConfig({
  schema: isPostgresql ? "dist/prisma/postgresql.prisma" : "prisma/schema.prisma", // the former is made by `npm run generate`
  migrations: { path: `prisma/migrations/${isPostgresql ? "postgresql" : "sqlite"}` },
  datasource: { url },
});
