import type { Pool } from "pg";
import { loadLazily } from "../db/load-lazily";
import { connectionConfig } from "../db/postgresql/connection";
import { type CounterStore, WINDOW_SECONDS } from "./counter-store";
import { LeasedSlots, type SlotTable } from "./leased-slots";
import { libraryWindows, POINTS_MAX } from "./library-windows";

/** Connections of its own: what counts calls waits for none that settles them. */
const CONNECTIONS_MAX = 4;

/** A call has long gone on by then; what it was given after all is given back. */
const ANSWER_MS_MAX = 2_000;

/** For all processes on one PostgreSQL database. */
export function postgresqlStore(url: string): CounterStore & { close(): Promise<void> } {
  const pool = openPool(url);
  const { RateLimiterPostgres } = loadLazily<typeof import("rate-limiter-flexible")>("rate-limiter-flexible");
  const table = { storeType: "pool", tableName: "LimitWindow", tableCreated: true, keyPrefix: "" };
  const windows = libraryWindows(new RateLimiterPostgres({ ...table, storeClient: pool, points: POINTS_MAX, duration: WINDOW_SECONDS }));
  const slots = new LeasedSlots(slotTable(pool));
  const close = async () => {
    slots.stop();
    await pool.end();
  };
  return { windows, slots, close };
}

function openPool(url: string): Pool {
  const { Pool } = loadLazily<typeof import("pg")>("pg");
  const limits = { statement_timeout: ANSWER_MS_MAX, lock_timeout: ANSWER_MS_MAX, query_timeout: ANSWER_MS_MAX };
  const pool = new Pool({ ...connectionConfig(url), ...limits, max: CONNECTIONS_MAX, allowExitOnIdle: true });
  pool.on("error", () => undefined); // an idle connection has ended: the next call makes another one
  return pool;
}

function slotTable(pool: Pool): SlotTable {
  const ask = async <T>(name: string, text: string, values: unknown[]) => (await pool.query({ name: `limits:${name}`, text, values })).rows as T[];
  return {
    async insert({ scopeId, slotId, owner }, max) {
      const [row] = await ask<{ taken: boolean }>("take", "SELECT take_limit_slot($1, $2, $3, $4) AS taken", [scopeId, slotId, owner, max]);
      return row?.taken === true;
    },
    async delete(_scopeId, slotId) {
      await ask("free", `DELETE FROM "LimitSlot" WHERE "id" = $1`, [slotId]);
    },
    owners: (scopeId) =>
      ask(
        "owners",
        `SELECT DISTINCT slot."owner", coalesce(process."aliveUntil" > now(), false) AS "isAlive"
           FROM "LimitSlot" slot LEFT JOIN "LimitOwner" process ON process."owner" = slot."owner" WHERE slot."scopeId" = $1`,
        [scopeId],
      ),
    async deleteOf(scopeId, owners) {
      await ask("free-dead", `DELETE FROM "LimitSlot" WHERE "scopeId" = $1 AND "owner" = ANY($2)`, [scopeId, owners]);
    },
    async renew(owner, lifeMs) {
      await ask(
        "renew",
        `INSERT INTO "LimitOwner" ("owner", "aliveUntil") VALUES ($1, now() + $2 * interval '1 millisecond')
           ON CONFLICT ("owner") DO UPDATE SET "aliveUntil" = EXCLUDED."aliveUntil"`,
        [owner, lifeMs],
      );
    },
  };
}
