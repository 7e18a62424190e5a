import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { until } from "../faults/start-faulty";
import type { SimCall } from "../tools/simulator/books";
import type { ProviderName } from "../tools/simulator/provider-names";
import type { Script } from "../tools/simulator/script";
import { IS_ALONE } from "../tools/support/full-size";
import { chargeOf } from "./charge-of";
import { FAULTY_PROVIDERS } from "./faulty-providers";
import { MODELS } from "./models";
import { callResold, startResold } from "./resold-call";
import { type Reseller, type Shop, startReseller } from "./start-reseller";

/** Well beyond what an answer here takes, also on a machine that is busy with other suites. */
const DRAIN_MS = IS_ALONE ? 1_000 : 3_000;
const FUNDS = 1_000_000_000_000n;

let reseller: Reseller;
let shop: Shop;
beforeAll(async () => {
  reseller = await startReseller({ RESELLER_DRAIN_TIMEOUT_MS: String(DRAIN_MS) });
  shop = await reseller.openShop("leavers", FUNDS);
  await callResold({ origin: reseller.origin, key: shop.key, model: "gpt-4o-mini" }); // what is loaded with the first call is loaded
}, 60_000);
afterAll(() => reseller?.close());

const callOf = (tag: string): SimCall | undefined => reseller.simulator.books.calls.find((call) => call.tag === tag);

interface Leaving {
  provider: ProviderName;
  stream: boolean;
  script: Script;
  /** Of the answer's chunks, after which the client goes; 0: before the first. */
  chunks: number;
}

let leavers = 0;

/** One client that leaves; the provider's page of the call and our row, when both are done with it. */
async function leave({ provider, stream, script, chunks }: Leaving) {
  const tag = `leaver-${++leavers}`;
  let seen = 0;
  const model = MODELS[provider].name;
  const rowsBefore = (await shop.rows()).length;
  const call = startResold({
    ...{ origin: reseller.origin, key: shop.key, model, stream, outputTokensMax: 2_000, script: { tag, ...script } },
    onChunk: () => {
      seen += 1;
      if (seen === chunks) call.request.destroy();
    },
  });
  await until(`${tag} at the provider`, 10_000, () => callOf(tag) !== undefined);
  if (chunks === 0) {
    await sleep(20);
    call.request.destroy();
  }
  await call.seen;
  await reseller.settled();
  const booked = callOf(tag) as SimCall;
  await until(`a row of ${tag}`, 10_000, async () => (await shop.rows()).length > rowsBefore);
  const rows = (await shop.rows()).slice(rowsBefore);
  expect(rows).toHaveLength(1);
  return { booked, row: rows[0] as (typeof rows)[number] };
}

const MOMENTS = {
  "before the first byte": { json: { firstByteDelayMs: 800 }, stream: { firstByteDelayMs: 800 }, chunks: 0 },
  "in the middle": { json: { cuts: "each:40", delayMs: 15 }, stream: { events: 40, delayMs: 10 }, chunks: 3 },
} as const;

describe.each(FAULTY_PROVIDERS)("%s", (provider) => {
  describe.each(Object.entries(MOMENTS))("a client that leaves %s", (_, { json, stream, chunks }) => {
    test.each([false, true])("(stream: %s) is charged what the provider's books say", async (isStream) => {
      // A JSON answer leaves in one piece, so that its client can only go before it.
      const leaving = { provider, stream: isStream, script: isStream ? stream : json, chunks: isStream ? chunks : 0 };
      const { booked, row } = await leave(leaving);
      expect(booked).toMatchObject({ endedBy: "done", usageWasSent: true, complaints: [] });
      expect(row).toMatchObject({ outcome: "cancelled", usageSource: "provider", inputTokens: booked.servedTokens?.input });
      expect(row.chargedNanoUsd).toBe(chargeOf(booked));
    });
  });

  test("a client that leaves with the last chunks is charged what the books say", async () => {
    const events = 12;
    const { booked, row } = await leave({ provider, stream: true, script: { events, delayMs: 5 }, chunks: events - 1 });
    expect(booked).toMatchObject({ endedBy: "done", usageWasSent: true });
    expect(row.chargedNanoUsd).toBe(chargeOf(booked));
  });

  test("a stream that goes on longer than we drain is cut, and charged for what has come", async () => {
    const before = performance.now();
    const { booked, row } = await leave({ provider, stream: true, script: { events: 2_000, delayMs: 10 }, chunks: 2 });
    expect(performance.now() - before).toBeGreaterThan(DRAIN_MS - 200);
    expect(performance.now() - before).toBeLessThan(DRAIN_MS + 5_000);
    expect(booked).toMatchObject({ endedBy: "client-abort", usageWasSent: false });
    expect(row.outcome).toBe("cancelled");
    expect(row.usageSource).not.toBe("none");
    expect(row.outputTokens).toBeGreaterThan(10);
    expect(row.outputTokens).toBeLessThan(2_000);
    expect(row.chargedNanoUsd).toBeGreaterThan(0n);
  });

  test("a client that leaves before an answer that is an error pays nothing", async () => {
    const { row } = await leave({ provider, stream: true, script: { fault: "status:400", firstByteDelayMs: 300 }, chunks: 0 });
    expect(row.chargedNanoUsd ?? 0n).toBe(0n);
  });
});

test("the balance is what the charges have left, and nothing is held", async () => {
  const charged = (await shop.rows()).reduce((sum, row) => sum + (row.chargedNanoUsd ?? 0n), 0n);
  expect(await shop.balance()).toEqual({ availableNanoUsd: FUNDS - charged, heldNanoUsd: 0n });
  await reseller.expectCleanLedger();
});
