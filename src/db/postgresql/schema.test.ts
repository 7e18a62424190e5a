import { expect, test } from "vitest";
import { env } from "../../env";
import { Prisma } from "../generated-postgresql/client";
import { askPostgresql } from "../testing/ask-postgresql";

/** Model → its columns, as prisma/schema.prisma has them. */
const models = Object.entries(Prisma).flatMap(([name, fields]) =>
  name.endsWith("ScalarFieldEnum") ? [[name.slice(0, -"ScalarFieldEnum".length), Object.keys(fields as object).sort()] as const] : [],
);

test("the migrations make exactly the tables and columns of the schema", async () => {
  const rows = await askPostgresql<{ table: string; columns: string[] }>(
    env.DATABASE_URL,
    `SELECT table_name::text AS table, array_agg(column_name::text ORDER BY column_name COLLATE "C") AS columns
     FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations' GROUP BY 1`,
  );
  expect(models.length).toBeGreaterThan(15);
  expect(Object.fromEntries(rows.map(({ table, columns }) => [table, columns]))).toEqual(Object.fromEntries(models));
});
