import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { GroupCommit } from "./group-commit";

let group: GroupCommit;
beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(async () => {
  vi.useRealTimers();
  await group.close();
});

/** Submits a job that does nothing, and tells when it is durable. `log`: what happens to it, in order. */
function submit(name: string, log: string[]): Promise<void> {
  return new Promise((resolve, reject) =>
    group.submit({
      isWanted: () => log.push(`${name} taken`) > 0,
      done: () => {
        log.push(`${name} done`);
        resolve();
      },
      refused: reject,
      failed: reject,
    }),
  );
}

test("without calls beside it, a job is taken at once, however soon it follows another", async () => {
  group = new GroupCommit();
  const log: string[] = [];
  await submit("first", log);
  const second = submit("second", log);
  expect(log).toEqual(["first taken", "first done", "second taken"]);
  await second;
});

test("while many calls run, a group starts no sooner than asked after the one before, and takes all that came until then", async () => {
  group = new GroupCommit({ gatherMs: () => 100 });
  const log: string[] = [];
  await submit("first", log);
  const second = submit("second", log);
  vi.advanceTimersByTime(99);
  const third = submit("third", log);
  expect(log).toEqual(["first taken", "first done"]);
  vi.advanceTimersByTime(1);
  await Promise.all([second, third]);
  expect(log).toEqual(["first taken", "first done", "second taken", "third taken", "second done", "third done"]);
});

test("what waits to be gathered when it closes is given back, not lost", async () => {
  group = new GroupCommit({ gatherMs: () => 60_000 });
  const log: string[] = [];
  await submit("first", log);
  const second = submit("second", log).catch((error: Error) => error);
  await group.close();
  expect(await second).toMatchObject({ code: "CLOSED" });
  expect(log).toEqual(["first taken", "first done"]);
});
