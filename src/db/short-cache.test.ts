import { expect, it } from "vitest";
import { ShortCache } from "./short-cache";

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function makeCache({ lifeMs = 1_000, entriesMax = 10, load = async (key: string): Promise<{ key: string } | null> => ({ key }) } = {}) {
  const loads: string[] = [];
  const cache = new ShortCache({
    lifeMs,
    entriesMax,
    load: (key) => {
      loads.push(key);
      return load(key);
    },
  });
  return { cache, loads };
}

it("loads once for all who ask at the same moment, then answers without a promise", async () => {
  const { cache, loads } = makeCache();
  const answers = await Promise.all([cache.get("a"), cache.get("a"), cache.get("a")]);
  expect(answers).toEqual([{ key: "a" }, { key: "a" }, { key: "a" }]);
  expect(cache.get("a")).toEqual({ key: "a" });
  expect(loads).toEqual(["a"]);
});

it("asks again when the life is over, for what was not found as well", async () => {
  const { cache, loads } = makeCache({ lifeMs: 40, load: async () => null });
  expect(await cache.get("a")).toBeNull();
  expect(cache.get("a")).toBeNull();
  await sleep(50);
  expect(cache.get("a")).toBeInstanceOf(Promise);
  expect(loads).toEqual(["a", "a"]);
});

it("never serves what was loading while it was told to forget", async () => {
  const answers = [{ key: "old" }, { key: "new" }];
  const { cache } = makeCache({
    load: async () => {
      const answer = answers.shift() ?? null;
      await sleep(answer?.key === "old" ? 30 : 0);
      return answer;
    },
  });
  const before = cache.get("a");
  cache.evict("a");
  expect(await cache.get("a")).toEqual({ key: "new" });
  expect(await before).toEqual({ key: "old" });
  expect(cache.get("a")).toEqual({ key: "new" });
});

it("does not remember an outage", async () => {
  let isDown = true;
  const { cache } = makeCache({
    load: async (key) => {
      if (isDown) throw new Error("down");
      return { key };
    },
  });
  await expect(cache.get("a")).rejects.toThrow("down");
  isDown = false;
  expect(await cache.get("a")).toEqual({ key: "a" });
});

it("holds no more than it may, and lets the oldest go first", async () => {
  const { cache, loads } = makeCache({ entriesMax: 2 });
  for (const key of ["a", "b", "c"]) await cache.get(key);
  expect(cache.get("b")).toEqual({ key: "b" });
  expect(cache.get("c")).toEqual({ key: "c" });
  await cache.get("a");
  expect(loads).toEqual(["a", "b", "c", "a"]);
});
