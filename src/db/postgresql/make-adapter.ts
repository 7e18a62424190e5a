import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import { loadLazily } from "../load-lazily";
import { connectionConfig } from "./connection";

const CONNECTIONS_MAX = 10;

type AdapterModule = typeof import("@prisma/adapter-pg");
type PrismaPgAdapter = Awaited<ReturnType<InstanceType<AdapterModule["PrismaPg"]>["connect"]>>;

/** Prisma's adapter cuts a script at each semicolon, also inside a function's body. The server takes a script as it is, all or nothing. */
function withWholeScripts(adapter: PrismaPgAdapter): SqlDriverAdapter {
  adapter.executeScript = async (script) => {
    await adapter.underlyingDriver().query(script);
  };
  return adapter;
}

export function makePostgresqlAdapter(url: string): SqlMigrationAwareDriverAdapterFactory {
  const { PrismaPg } = loadLazily<AdapterModule>("@prisma/adapter-pg");
  const factory = new PrismaPg({ ...connectionConfig(url), max: CONNECTIONS_MAX });
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => withWholeScripts(await factory.connect()),
    connectToShadowDb: async () => withWholeScripts(await factory.connectToShadowDb()),
  };
}
