import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { bindMigrationAwareSqlAdapterFactory, type SqlDriverAdapter, type SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import type { MigrationList, SchemaEngine } from "@prisma/schema-engine-wasm";
import { once } from "./once";

const filters = { externalTables: [], externalEnums: [] };
const engineLog = () => {};

type Glue = typeof import("@prisma/schema-engine-wasm/schema_engine_bg");

/** Once per process: the glue keeps views of the first instance's memory. */
async function loadEngine(): Promise<Glue> {
  const folder = path.dirname(createRequire(path.join(process.cwd(), "package.json")).resolve("@prisma/schema-engine-wasm"));
  const glue = await import("@prisma/schema-engine-wasm/schema_engine_bg");
  const wasm = await WebAssembly.instantiate(await readFile(path.join(folder, "schema_engine_bg.wasm")), { "./schema_engine_bg.js": glue });
  glue.__wbg_set_wasm(wasm.instance.exports);
  (wasm.instance.exports as { __wbindgen_start(): void }).__wbindgen_start();
  return glue;
}

interface OpenEngine {
  engine: SchemaEngine;
  /** Ends the engine and its connections. */
  close(): Promise<void>;
}

/** Prisma's schema engine as WebAssembly: the same engine and migration history as `prisma migrate`, with no binary to download. */
async function openEngine(factory: SqlMigrationAwareDriverAdapterFactory, schema: string | undefined): Promise<OpenEngine> {
  const glue = await once("schema-engine", loadEngine);
  const datamodels: [string, string][] | undefined = schema === undefined ? undefined : [["schema.prisma", schema]];
  const adapters: SqlDriverAdapter[] = [];
  const remember = async (adapter: Promise<SqlDriverAdapter>) => {
    adapters.push(await adapter);
    return adapter;
  };
  const remembering: SqlMigrationAwareDriverAdapterFactory = {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: () => remember(factory.connect()),
    connectToShadowDb: () => remember(factory.connectToShadowDb()),
  };
  const engine = await glue.SchemaEngine.new({ datamodels }, engineLog, bindMigrationAwareSqlAdapterFactory(remembering));
  const close = async () => {
    engine.free();
    for (const adapter of adapters) await adapter.dispose();
  };
  return { engine, close };
}

/** `folder`'s name is the provider's: migrations/sqlite, migrations/postgresql. */
async function readMigrations(folder: string): Promise<MigrationList> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const names = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
  const migrationDirectories = await Promise.all(
    names.map(async (name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok" as const, value: await readFile(path.join(folder, name, "migration.sql"), "utf8") },
      },
    })),
  );
  const lockfile = { path: "migration_lock.toml", content: `provider = "${path.basename(folder)}"\n` };
  return { baseDir: folder, lockfile, shadowDbInitScript: "", migrationDirectories };
}

/** Brings the database up to the migrations in `folder`; returns the names of those it applied. */
export async function applyMigrations(adapter: SqlMigrationAwareDriverAdapterFactory, folder: string): Promise<string[]> {
  const { engine, close } = await openEngine(adapter, undefined);
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList: await readMigrations(folder), filters });
    return appliedMigrationNames;
  } finally {
    await close();
  }
}

/** The SQL that leads from one schema to another; empty when they agree. CHECKs and triggers are not in a schema: they are added by hand. */
export async function diffSchemas(adapter: SqlMigrationAwareDriverAdapterFactory, before: string, after: string): Promise<string> {
  const { engine, close } = await openEngine(adapter, after);
  const target = (content: string) => ({ tag: "schemaDatamodel" as const, files: [{ path: "schema.prisma", content }], configDir: process.cwd() });
  try {
    const from = target(before);
    const result = await engine.diff({ from, to: target(after), script: true, exitCode: null, filters });
    return result.stdout ?? "";
  } finally {
    await close();
  }
}
