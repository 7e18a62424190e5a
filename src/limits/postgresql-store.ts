import type { Pool } from "pg";
import { loadLazily } from "../db/load-lazily";
import { connectionConfig } from "../db/postgresql/connection";
import { type CounterStore, WINDOW_LEFT_MS_MAX, WINDOW_SECONDS, type Windows } from "./counter-store";
import { LeasedSlots, type SlotTable } from "./leased-slots";

/** Connections of its own: what counts calls waits for none that settles them. */
const CONNECTIONS_MAX = 4;

/** A call has long gone on by then; what it was given after all is given back. */
const ANSWER_MS_MAX = 2_000;

const CLEAR_EVERY_MS = 300_000;
const CLEAR_AFTER_MS = 3_600_000;

/** For all processes on one PostgreSQL database, and by its clock: the library goes by each process's own, and those may differ. */
export function postgresqlStore(url: string): CounterStore & { close(): Promise<void> } {
  const pool = openPool(url);
  const slots = new LeasedSlots(slotTable(pool));
  const clearing = setInterval(() => void clearWindows(pool).catch(() => undefined), CLEAR_EVERY_MS).unref(); // it is tried again
  const close = async () => {
    slots.stop();
    clearInterval(clearing);
    await pool.end();
  };
  return { windows: { add: (key, points) => addPoints(pool, key, points) }, slots, close };
}

function openPool(url: string): Pool {
  const { Pool } = loadLazily<typeof import("pg")>("pg");
  const limits = { statement_timeout: ANSWER_MS_MAX, lock_timeout: ANSWER_MS_MAX, query_timeout: ANSWER_MS_MAX };
  const pool = new Pool({ ...connectionConfig(url), ...limits, max: CONNECTIONS_MAX, allowExitOnIdle: true });
  pool.on("error", () => undefined); // an idle connection has ended: the next call makes another one
  return pool;
}

const ask = async <T>(pool: Pool, name: string, text: string, values: unknown[]) =>
  (await pool.query({ name: `limits:${name}`, text, values })).rows as T[];

const NOW_MS = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";
const WINDOW_MS = WINDOW_SECONDS * 1_000;
/** `EXCLUDED."expire"` is a window's length from now. */
const IS_RUNNING = `"window"."expire" > EXCLUDED."expire" - ${WINDOW_MS} AND "window"."expire" <= EXCLUDED."expire" + ${WINDOW_LEFT_MS_MAX - WINDOW_MS}`;
const ADD_POINTS = `
  INSERT INTO "LimitWindow" AS "window" ("key", "points", "expire") VALUES ($1, $2::bigint, ${NOW_MS} + ${WINDOW_MS})
    ON CONFLICT ("key") DO UPDATE SET
      "points" = CASE WHEN ${IS_RUNNING} THEN "window"."points" + $2::bigint ELSE greatest($2::bigint, 0) END,
      "expire" = CASE WHEN ${IS_RUNNING} THEN "window"."expire" ELSE EXCLUDED."expire" END
    RETURNING "points", "expire" - ${NOW_MS} AS "resetMs"`;

async function addPoints(pool: Pool, key: string, points: number): ReturnType<Windows["add"]> {
  const [row] = await ask<{ points: string; resetMs: string }>(pool, "add", ADD_POINTS, [key, points]);
  return { consumed: Number(row?.points), resetMs: Math.min(WINDOW_MS, Math.max(0, Number(row?.resetMs))) };
}

const clearWindows = (pool: Pool) => ask(pool, "clear", `DELETE FROM "LimitWindow" WHERE "expire" < ${NOW_MS} - $1::bigint`, [CLEAR_AFTER_MS]);

function slotTable(pool: Pool): SlotTable {
  return {
    async insert({ scopeId, slotId, owner }, max) {
      const [row] = await ask<{ taken: boolean }>(pool, "take", "SELECT take_limit_slot($1, $2, $3, $4) AS taken", [scopeId, slotId, owner, max]);
      return row?.taken === true;
    },
    async delete(_scopeId, slotId) {
      await ask(pool, "free", `DELETE FROM "LimitSlot" WHERE "id" = $1`, [slotId]);
    },
    owners: (scopeId) =>
      ask(
        pool,
        "owners",
        `SELECT DISTINCT slot."owner", coalesce(process."aliveUntil" > now(), false) AS "isAlive"
           FROM "LimitSlot" slot LEFT JOIN "LimitOwner" process ON process."owner" = slot."owner" WHERE slot."scopeId" = $1`,
        [scopeId],
      ),
    async deleteOf(scopeId, owners) {
      await ask(pool, "free-dead", `DELETE FROM "LimitSlot" WHERE "scopeId" = $1 AND "owner" = ANY($2)`, [scopeId, owners]);
    },
    async renew(owner, lifeMs) {
      await ask(
        pool,
        "renew",
        `INSERT INTO "LimitOwner" ("owner", "aliveUntil") VALUES ($1, now() + $2 * interval '1 millisecond')
           ON CONFLICT ("owner") DO UPDATE SET "aliveUntil" = EXCLUDED."aliveUntil"`,
        [owner, lifeMs],
      );
    },
  };
}
