import type { PrismaPg } from "@prisma/adapter-pg";
import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory, SqlQuery, SqlQueryable, Transaction } from "@prisma/driver-adapter-utils";
import { loadLazily } from "../load-lazily";
import { connectionConfig } from "./connection";
import { explainUnavailable } from "./explain-unavailable";

const CONNECTIONS_MAX = 10;

type PgAdapter = Awaited<ReturnType<PrismaPg["connect"]>>;

/** PostgreSQL's texts cannot hold NUL: it is written, and looked for, as U+FFFD. */
function withoutNul(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNul);
  return typeof value === "string" && value.includes("\0") ? value.replaceAll("\0", "\ufffd") : value;
}

function storable(query: SqlQuery): SqlQuery {
  return { ...query, args: query.args.map(withoutNul) };
}

function guardQueries<T extends SqlQueryable>(inner: T): T {
  const queryRaw = inner.queryRaw.bind(inner);
  const executeRaw = inner.executeRaw.bind(inner);
  inner.queryRaw = (query) => queryRaw(storable(query)).catch(explainUnavailable);
  inner.executeRaw = (query) => executeRaw(storable(query)).catch(explainUnavailable);
  return inner;
}

function guardAdapter(inner: PgAdapter): SqlDriverAdapter {
  const startTransaction = inner.startTransaction.bind(inner);
  inner.startTransaction = (level): Promise<Transaction> => startTransaction(level).then(guardQueries, explainUnavailable);
  // Prisma's adapter cuts a script at each semicolon, also inside a function's body. The server takes a script as it is, all or nothing.
  inner.executeScript = async (script) => {
    await inner.underlyingDriver().query(script);
  };
  return guardQueries(inner);
}

/** Prisma's adapter, with what it lacks: texts that cannot be stored, a database that is away, scripts with functions. */
export function makePostgresqlAdapter(url: string): SqlMigrationAwareDriverAdapterFactory {
  const { PrismaPg } = loadLazily<typeof import("@prisma/adapter-pg")>("@prisma/adapter-pg");
  const factory = new PrismaPg({ ...connectionConfig(url), max: CONNECTIONS_MAX });
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => guardAdapter(await factory.connect()),
    connectToShadowDb: async () => guardAdapter(await factory.connectToShadowDb()),
  };
}
