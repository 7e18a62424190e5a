import { expect, it } from "vitest";
import { bcryptCompare, bcryptHash } from "./run-bcrypt";

it("leaves the event loop free while it computes", async () => {
  await bcryptHash("warm", 4);
  let turns = 0;
  let isDone = false;
  const turn = () => {
    turns += 1;
    if (!isDone) setImmediate(turn);
  };
  turn();
  const hash = await bcryptHash("x".repeat(64), 12);
  isDone = true;
  expect(hash).toMatch(/^\$2b\$12\$/);
  // bcryptjs by itself computes for 100 ms at a time: a handful of turns.
  expect(turns).toBeGreaterThan(100);
});

it("answers each what was asked, and an error where there is no answer", async () => {
  const [a, b] = await Promise.all([bcryptHash("a", 4), bcryptHash("b", 4)]);
  expect(await Promise.all([bcryptCompare("a", a), bcryptCompare("a", b), bcryptCompare("b", b)])).toEqual([true, false, true]);
  await expect(bcryptCompare("a", "x".repeat(60))).rejects.toThrow(/salt/);
  expect(await bcryptCompare("a", "not a hash")).toBe(false);
});

it("refuses what would wait too long, with the time to come back, and goes on", async () => {
  const results = await Promise.allSettled(Array.from({ length: 80 }, () => bcryptHash("a", 4)));
  const refused = results.filter(({ status }) => status === "rejected");
  expect(refused).toHaveLength(16);
  expect(refused[0]).toMatchObject({ reason: { code: "unavailable", retryAfterSeconds: 5 } });
  expect(await bcryptHash("a", 4)).toMatch(/^\$2b\$04\$/);
});
