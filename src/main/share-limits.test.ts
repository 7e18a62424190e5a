import { expect, test } from "vitest";
import { type LimitScope, NO_LIMITS } from "../domain/limits";
import { Limiter } from "../limits/limiter";
import { memoryStore } from "../limits/memory-store";
import { AnsweredLimits, AskedLimits, type AskedOfLimits, type ToldOfLimits } from "./share-limits";

const SCOPE: LimitScope = { id: "key_1", noun: "API key", limits: { ...NO_LIMITS, concurrency: 1, tokensPerMinute: 100 } };
const overPipe = <T>(message: T): T => JSON.parse(JSON.stringify(message));

/** The two processes, and the pipe between them. */
function connect() {
  const gateway = new Limiter({ store: memoryStore(), whenUnavailable: "deny", waitMsMax: 400, onUnavailable: () => undefined });
  const answered = new AnsweredLimits(gateway);
  const state = { isConnected: true };
  const pages: AskedLimits = new AskedLimits((question: AskedOfLimits) => {
    if (state.isConnected) void answered.take(overPipe(question), (answer: ToldOfLimits) => pages.take(overPipe(answer)));
    return state.isConnected;
  });
  return { gateway, answered, pages, state };
}

test("both processes count one key's calls together, and free and correct them for each other", async () => {
  const { gateway, pages } = connect();
  const first = await pages.count([SCOPE], 80);
  if (first.status !== "counted") throw new Error(first.status);
  expect(first.call.quotas.tokens).toMatchObject({ limit: 100, remaining: 20 });
  expect(await gateway.count([SCOPE], 0)).toMatchObject({ status: "exceeded", limit: { name: "concurrency" } });
  await Promise.all([first.call.end(), first.call.correct(10)]);
  expect((await gateway.count([SCOPE], 80)).status).toBe("counted");
  expect(await pages.count([SCOPE], 0)).toMatchObject({ status: "exceeded", limit: { scope: SCOPE, name: "concurrency" } });
});

test("what ran in the pages' process ends with it", async () => {
  const { gateway, answered, pages, state } = connect();
  expect((await pages.count([SCOPE], 0)).status).toBe("counted");
  answered.endAll();
  expect((await gateway.count([SCOPE], 0)).status).toBe("counted");
  state.isConnected = false;
  expect(await pages.count([SCOPE], 0)).toEqual({ status: "uncounted" });
});
