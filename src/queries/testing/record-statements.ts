import { makeAdapter } from "@/db/client";
import { dialectOf } from "@/db/dialect";
import { PrismaClient } from "@/db/generated/client";
import { PrismaClient as PostgresqlClient } from "@/db/generated-postgresql/client";
import { once } from "@/db/once";

function makeLoggingClient() {
  return new PrismaClient({ adapter: makeAdapter(), log: [{ emit: "event", level: "query" }] });
}

/** Both clients are made from the same models; see `db/client.ts`. */
function makeLoggingPostgresqlClient() {
  const client = new PostgresqlClient({ adapter: makeAdapter(), log: [{ emit: "event", level: "query" }] });
  return client as unknown as ReturnType<typeof makeLoggingClient>;
}

/** Every statement that Prisma sends from now on, in order. To be called before the first `database()` of a test file. */
export function recordStatements(): string[] {
  const statements: string[] = [];
  const client = once("prisma", () => (dialectOf() === "sqlite" ? makeLoggingClient() : makeLoggingPostgresqlClient()));
  client.$on("query", ({ query }) => statements.push(query));
  return statements;
}
