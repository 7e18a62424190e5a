import { Agent } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SimCall } from "../tools/simulator/books";
import { scriptPrompt } from "../tools/simulator/script";
import { bySize } from "../tools/support/full-size";
import { callFormat } from "./call-format";
import { chargeByRates, type StoredRates, storedRates } from "./charge-by-rates";
import { OUTPUT_TOKENS_MAX, PADDING, type PlannedResold, planResold } from "./plan-resold";
import { readResold } from "./read-resold";
import { callResold } from "./resold-call";
import { type Reseller, type Shop, startReseller } from "./start-reseller";
import { verifyLedger } from "./verify-ledger";

/** `npm run test:charges` makes 100,000. */
const CALLS = Number(process.env.CHARGED_CALLS ?? bySize({ small: 400, full: 5_000 }));
const BATCH = 5_000;
const CONNECTIONS = 48;
const FUNDS = 1_000_000_000_000_000n;
/** The usual one, none, and one that leaves fractions everywhere. */
const MARGINS_PPM = [null, 0, 333_333] as const;
const USUAL_MARGIN_PPM = 200_000n;

let reseller: Reseller;
let shops: { shop: Shop; marginPpm: bigint }[] = [];
const rates = new Map<string, StoredRates>();
const wrong: string[] = [];
let checked = 0;
let chargedSum = 0n;
const kindsSeen = new Set<string>();

beforeAll(async () => {
  reseller = await startReseller();
  shops = await Promise.all(MARGINS_PPM.map(openShop));
  for (const row of await reseller.database().priceVersion.findMany()) rates.set(row.id, storedRates.parse(JSON.parse(row.rates)));
  const startedAt = performance.now();
  for (let done = 0; done < CALLS; done += BATCH) await playBatch(planResold({ count: Math.min(BATCH, CALLS - done), seed: 1 + done }));
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(
    `${checked} calls charged in ${seconds.toFixed(0)} s (${Math.round(checked / seconds)}/s), ${chargedSum} nano-dollars in all, ${wrong.length} wrong`,
  );
}, 900_000);
afterAll(() => reseller?.close());

async function openShop(marginPpm: number | null, i: number): Promise<{ shop: Shop; marginPpm: bigint }> {
  const shop = await reseller.openShop(`margin${i}`, FUNDS);
  await reseller.database().organization.update({ where: { id: shop.organizationId }, data: { marginPpm } });
  return { shop, marginPpm: marginPpm === null ? USUAL_MARGIN_PPM : BigInt(marginPpm) };
}

/** Makes the calls, compares each with the books, and forgets both. */
async function playBatch(plan: readonly PlannedResold[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const costs = new Map<string, { cost: string; marginPpm: bigint }>();
  let next = 0;
  const work = async () => {
    for (let i = next++; i < plan.length; i = next++) {
      const call = plan[i] as PlannedResold;
      const { shop, marginPpm } = shops[i % shops.length] as (typeof shops)[number];
      costs.set(...(await callOnce(call, shop, agent, marginPpm)));
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  agent.destroy();
  await reseller.settled();
  const where = { requestId: { in: [...costs.keys()] } };
  const rows = await reseller.database().usageRecord.findMany({ where });
  const calls = new Map(reseller.simulator.books.calls.map((call) => [call.id, call]));
  if (rows.length !== plan.length) wrong.push(`${rows.length} rows of ${plan.length} calls`);
  for (const row of rows) checkRow(row, calls.get(row.providerRequestId ?? ""), costs.get(row.requestId));
  reseller.simulator.books.clear();
}

async function callOnce({ kind, stream, choices, format, script }: PlannedResold, shop: Shop, agent: Agent, marginPpm: bigint) {
  kindsSeen.add(`${kind.model} ${format} ${stream}`);
  if (format !== "chat") {
    const asked = { model: kind.model, prompt: `${PADDING}${scriptPrompt(script)}`, stream, outputTokensMax: OUTPUT_TOKENS_MAX };
    const { seen, isWhole, cost } = await callFormat(format, asked, { origin: reseller.origin, key: shop.key, agent });
    if (!isWhole) wrong.push(`${kind.model} ${format}: ${seen.status} ${seen.body.toString().slice(-500)} for ${JSON.stringify(script)}`);
    return [seen.requestId as string, { cost: String(cost), marginPpm }] as const;
  }
  const messages = [{ role: "user", content: `${PADDING}${scriptPrompt(script)}` }];
  const body = { messages, ...(choices > 1 ? { n: choices } : {}) };
  const seen = await callResold({
    origin: reseller.origin,
    key: shop.key,
    model: kind.model,
    stream,
    outputTokensMax: OUTPUT_TOKENS_MAX,
    body,
    agent,
  });
  const { end, usage, error } = readResold(seen);
  if (end !== "whole") wrong.push(`${kind.model}: ${end} ${seen.status} ${JSON.stringify(error)} for ${JSON.stringify(script)}`);
  return [seen.requestId as string, { cost: String(usage?.cost), marginPpm }] as const;
}

type Row = Awaited<ReturnType<Shop["rows"]>>[number];

function checkRow(row: Row, call: SimCall | undefined, seen: { cost: string; marginPpm: bigint } | undefined): void {
  const version = (JSON.parse(row.passes) as { priceVersionId: string }[])[0]?.priceVersionId ?? "";
  const price = rates.get(version);
  if (!call || !price || !seen)
    return void wrong.push(`${row.requestId} (${row.model}, ${row.outcome}, ${row.errorCode}): no call ${row.providerRequestId} or price ${version}`);
  const due = chargeByRates(call, price, seen.marginPpm);
  const provider = chargeByRates(call, price, 0n);
  checked += 1;
  chargedSum += due;
  const isRight = row.chargedNanoUsd === due && row.providerCostNanoUsd === provider && row.marginNanoUsd === due - provider;
  const isTold = Math.round(Number(seen.cost) * 1e9) === Number(due);
  if (isRight && isTold && version.startsWith(`${call.provider}/`) && call.complaints.length === 0) return;
  wrong.push(
    `${row.model} ${version} ${JSON.stringify({ ...call.servedTokens, ...call.servedParts, tier: call.serviceTier })}: charged ${row.chargedNanoUsd}, due ${due}, told ${seen.cost}, ${call.complaints}`,
  );
}

describe(`${CALLS} calls with all kinds of usage`, () => {
  test("are charged what the provider's books × price × margin come to, to the nano-dollar", () => {
    expect(wrong.slice(0, 5)).toEqual([]);
    expect(checked).toBe(CALLS);
    expect(kindsSeen.size).toBeGreaterThan(70);
  });

  test("left the balances as the sum of the charges says", async () => {
    let left = 0n;
    for (const { shop } of shops) {
      const { availableNanoUsd, heldNanoUsd } = await shop.balance();
      expect(heldNanoUsd).toBe(0n);
      left += availableNanoUsd;
    }
    expect(FUNDS * BigInt(shops.length) - left).toBe(chargedSum);
  });

  test("verify in the ledger, by the operator's command", async () => {
    const { isClean, output } = await verifyLedger(process.env.DATABASE_URL as string);
    expect(isClean, output).toBe(true);
    expect(output).toMatch(/, [1-9]\d* calls: 0 differences\n$/);
  }, 300_000);
});
