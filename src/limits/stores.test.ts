import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { database } from "../db/client";
import { dialectOf } from "../db/dialect";
import { env } from "../env";
import type { CounterStore } from "./counter-store";
import { LeasedSlots, type SlotTable } from "./leased-slots";
import { memoryStore } from "./memory-store";
import { postgresqlStore } from "./postgresql-store";
import { redisStore } from "./redis-store";
import { hasRedis, startRedis, type TestRedis } from "./testing/start-redis";

interface OpenStores {
  /** Of two processes. */
  stores: CounterStore[];
  close(): Promise<void>;
}

async function openMemory(): Promise<OpenStores> {
  const store = memoryStore();
  return { stores: [store, store], close: async () => undefined };
}

async function openPostgresql(): Promise<OpenStores> {
  const stores = [1, 2].map(() => postgresqlStore(env.DATABASE_URL));
  return { stores, close: async () => void (await Promise.all(stores.map((store) => store.close()))) };
}

async function openRedis(): Promise<OpenStores> {
  const redis = await startRedis();
  const stores = [1, 2].map(() => redisStore(redis.url));
  const close = async () => {
    for (const store of stores) await store.close();
    await redis.stop();
  };
  return { stores, close };
}

const DAY_MS = 86_400_000;
const isPostgresql = dialectOf() === "postgresql";
const kinds = [
  { name: "memory", open: openMemory, isHere: !isPostgresql },
  { name: "PostgreSQL", open: openPostgresql, isHere: isPostgresql },
  { name: hasRedis() ? "Redis" : "Redis (left out: no redis-server on this system)", open: openRedis, isHere: !isPostgresql && hasRedis() },
];

describe.each(kinds)("$name", ({ name, open, isHere }) => {
  describe.runIf(isHere)("counts for all", () => {
    let opened: OpenStores;
    let stores: CounterStore[];
    beforeAll(async () => {
      opened = await open();
      stores = opened.stores;
    });
    afterAll(() => opened.close());
    const at = (i: number) => stores[i % 2] as CounterStore;

    test("each point once, in windows of a minute that begin with the first", async () => {
      const states = await Promise.all(Array.from({ length: 50 }, (_, i) => at(i).windows.add("points", 2)));
      expect(states.map(({ consumed }) => consumed).sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, i) => 2 * (i + 1)));
      for (const { resetMs } of states) expect(resetMs).toBeGreaterThan(50_000);
      for (const { resetMs } of states) expect(resetMs).toBeLessThanOrEqual(60_000);
    });

    test("what is taken back can be taken again", async () => {
      await at(0).windows.add("back", 10);
      expect((await at(1).windows.add("back", -4)).consumed).toBe(6);
      expect((await at(0).windows.add("back", 0)).consumed).toBe(6);
      expect((await at(0).windows.add("other", 1)).consumed).toBe(1);
    });

    test.skipIf(name === "memory")("by one clock, however wrong that of a process is", async () => {
      const now = Date.now();
      try {
        for (const [i, days] of [1, -1, 0, 1].entries()) {
          vi.useFakeTimers({ toFake: ["Date"], now: now + days * DAY_MS });
          const { consumed, resetMs } = await at(i).windows.add("clocks", 1);
          expect([days, consumed]).toEqual([days, i + 1]);
          expect(resetMs).toBeGreaterThan(50_000);
          expect(resetMs).toBeLessThanOrEqual(60_000);
        }
      } finally {
        vi.useRealTimers();
      }
    });

    test("as many slots as there may be, and not one more", async () => {
      const taken = await Promise.all(Array.from({ length: 40 }, (_, i) => at(i).slots.take("slots", `slot-${i}`, 7)));
      expect(taken.filter(Boolean)).toHaveLength(7);
      const first = taken.indexOf(true);
      await at(first).slots.free("slots", `slot-${first}`);
      await at(first).slots.free("slots", `slot-${first}`); // freed once, however often it is said
      expect(await at(0).slots.take("slots", "next", 7)).toBe(true);
      expect(await at(1).slots.take("slots", "one too many", 7)).toBe(false);
      expect(await at(1).slots.take("others", "slot", 1)).toBe(true);
    });
  });
});

test.runIf(isPostgresql)("a minute that the database's own clock has begun before it was set back is over", async () => {
  const store = postgresqlStore(env.DATABASE_URL);
  await store.windows.add("set back", 5);
  await database().$executeRaw`UPDATE "LimitWindow" SET "expire" = "expire" + ${DAY_MS} WHERE "key" = 'set back'`;
  expect((await store.windows.add("set back", -5)).consumed).toBe(0); // and the new one owes it nothing
  const { consumed, resetMs } = await store.windows.add("set back", 2);
  expect(consumed).toBe(2);
  expect(resetMs).toBeLessThanOrEqual(60_000);
  await store.close();
});

/** A slot table as a store would have it, which can be away. */
function makeTable() {
  const slots = new Map<string, { scopeId: string; owner: string }>();
  const alive = new Set<string>();
  const state = { isAway: false };
  const answer = <T>(value: () => T) => (state.isAway ? Promise.reject(new Error("away")) : Promise.resolve(value()));
  const table: SlotTable = {
    insert: ({ scopeId, slotId, owner }, max) =>
      answer(() => {
        const running = [...slots.values()].filter((slot) => slot.scopeId === scopeId).length;
        if (running < max) slots.set(slotId, { scopeId, owner });
        return running < max;
      }),
    delete: (_scopeId, slotId) => answer(() => void slots.delete(slotId)),
    owners: () => answer(() => [...new Set([...slots.values()].map(({ owner }) => owner))].map((owner) => ({ owner, isAlive: alive.has(owner) }))),
    deleteOf: (_scopeId, owners) =>
      answer(() => {
        for (const [slotId, { owner }] of slots) if (owners.includes(owner)) slots.delete(slotId);
      }),
    renew: (owner) => answer(() => void alive.add(owner)),
  };
  return { table, slots, alive, state };
}

test("slots of a process elsewhere that is no longer heard of are freed, and of one that is heard of are not", async () => {
  const { table, alive } = makeTable();
  const [here, there] = [new LeasedSlots(table, "here/1/1"), new LeasedSlots(table, "there/1/1")];
  expect(await there.take("scope", "a", 1)).toBe(true);
  expect(await here.take("scope", "b", 1)).toBe(false);
  alive.delete("there/1/1");
  expect(await here.take("scope", "b", 1)).toBe(true);
  for (const slots of [here, there]) slots.stop();
});

test("slots of a process here that was killed are free at once", async () => {
  const child = spawn(process.execPath, ["-e", "console.log('up'); setInterval(() => {}, 1000)"], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  const { processOwner } = await import("../db/process-owner");
  const place = processOwner.split("/")[0];
  const { table } = makeTable();
  const [here, killed] = [new LeasedSlots(table), new LeasedSlots(table, `${place}/${child.pid}/-`)];
  expect(await killed.take("scope", "a", 1)).toBe(true);
  expect(await here.take("scope", "b", 1)).toBe(false);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(await here.take("scope", "b", 1)).toBe(true);
  for (const slots of [here, killed]) slots.stop();
});

let redis: TestRedis | null = null;
afterAll(() => redis?.stop());

test.runIf(!isPostgresql && hasRedis())("a Redis that has gone is said so at once, and counts again when it is back", async () => {
  redis = await startRedis();
  const store = redisStore(redis.url);
  expect((await store.windows.add("k", 1)).consumed).toBe(1);
  await redis.stop();
  await expect(store.windows.add("k", 1)).rejects.toThrow();
  await redis.start();
  await expect
    .poll(
      () =>
        store.windows.add("k", 1).then(
          ({ consumed }) => consumed,
          () => 0,
        ),
      { timeout: 10_000 },
    )
    .toBe(1);
  await store.close();
});
