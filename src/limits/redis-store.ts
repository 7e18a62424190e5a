import { loadLazily } from "../db/load-lazily";
import { type CounterStore, WINDOW_SECONDS } from "./counter-store";
import { LeasedSlots, type SlotTable } from "./leased-slots";
import { libraryWindows, POINTS_MAX } from "./library-windows";

const PREFIX = "llm-monitor:limits";
const RECONNECT_AFTER_MS = 500;
/** A call has long gone on by then; what it was given after all is given back. */
const ANSWER_MS_MAX = 2_000;
/** Longer than any call: what nobody uses any more goes by itself. */
const SLOTS_LIFE_MS = 24 * 3600 * 1000;

const TAKE_SLOT = `
if redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1`;

type Client = ReturnType<typeof openClient>;

/** For all processes that share one Redis. */
export function redisStore(url: string): CounterStore & { close(): Promise<void> } {
  const client = openClient(url);
  const connected = client.connect();
  connected.catch(() => undefined); // whoever waits for it hears of it
  const { RateLimiterRedis } = loadLazily<typeof import("rate-limiter-flexible")>("rate-limiter-flexible");
  const limiter = { keyPrefix: PREFIX, points: POINTS_MAX, duration: WINDOW_SECONDS, useRedisPackage: true, rejectIfRedisNotReady: true };
  const windows = libraryWindows(new RateLimiterRedis({ ...limiter, storeClient: client }));
  const slots = new LeasedSlots(slotTable(client));
  return {
    windows: { add: async (key, points) => connected.then(() => windows.add(key, points)) },
    slots: { take: async (...slot) => connected.then(() => slots.take(...slot)), free: (...slot) => slots.free(...slot) },
    async close() {
      slots.stop();
      client.destroy();
    },
  };
}

/** Without a connection commands fail at once; it is made again as often as it takes. */
function openClient(url: string) {
  const { createClient } = loadLazily<typeof import("@redis/client")>("@redis/client");
  const socket = { connectTimeout: 2_000, reconnectStrategy: () => RECONNECT_AFTER_MS };
  const client = createClient({ url, socket, disableOfflineQueue: true, commandOptions: { timeout: ANSWER_MS_MAX } });
  client.on("error", () => undefined); // calls say so
  return client;
}

function slotTable(client: Client): SlotTable {
  const slotsOf = (scopeId: string) => `${PREFIX}:slots:${scopeId}`;
  const lifeOf = (owner: string) => `${PREFIX}:owner:${owner}`;
  return {
    async insert({ scopeId, slotId, owner }, max) {
      const taken = await client.eval(TAKE_SLOT, { keys: [slotsOf(scopeId)], arguments: [slotId, owner, String(max), String(SLOTS_LIFE_MS)] });
      return taken === 1;
    },
    async delete(scopeId, slotId) {
      await client.hDel(slotsOf(scopeId), slotId);
    },
    async owners(scopeId) {
      const owners = [...new Set(await client.hVals(slotsOf(scopeId)))];
      return Promise.all(owners.map(async (owner) => ({ owner, isAlive: (await client.exists(lifeOf(owner))) === 1 })));
    },
    async deleteOf(scopeId, owners) {
      const slots = Object.entries(await client.hGetAll(slotsOf(scopeId)));
      const dead = slots.filter(([, owner]) => owners.includes(owner)).map(([slotId]) => slotId);
      if (dead.length > 0) await client.hDel(slotsOf(scopeId), dead);
    },
    async renew(owner, lifeMs) {
      await client.set(lifeOf(owner), "1", { PX: lifeMs });
    },
  };
}
