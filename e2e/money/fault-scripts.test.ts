import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Hold, LedgerEntry, UsageRecord } from "../../src/db/generated/client";
import type { Seen } from "../faults/make-call";
import { until } from "../faults/start-faulty";
import type { SimCall } from "../tools/simulator/books";
import type { ProviderName } from "../tools/simulator/provider-names";
import { IS_ALONE } from "../tools/support/full-size";
import { chargeOf } from "./charge-of";
import { FAULT_SCRIPTS, type FaultScript } from "./fault-scripts";
import { FAULTY_PROVIDERS } from "./faulty-providers";
import { MODELS } from "./models";
import { readResold } from "./read-resold";
import { callResold } from "./resold-call";
import { type Reseller, type Shop, startReseller } from "./start-reseller";

/** All stories are played at once: only those that hang may meet a limit. */
const [FIRST_BYTE_MS_MAX, IDLE_MS_MAX] = IS_ALONE ? [4_000, 4_000] : [10_000, 8_000];
const LIMITS = {
  UPSTREAM_FIRST_BYTE_TIMEOUT_MS: String(FIRST_BYTE_MS_MAX),
  UPSTREAM_IDLE_TIMEOUT_MS: String(IDLE_MS_MAX),
  RESELLER_DRAIN_TIMEOUT_MS: "2000",
};
/** They keep this process busy for so long that the others would run into the limits. */
const HEAVY = new Set(["sends a bomb", "sends an event without end"]);
/** What comes on a connection that another call has just taken cannot be told from that one's answer (HTTP/1.1 names no request): played while nothing else is. */
const POISONING = "sends a second answer";
const FUNDS = 1_000_000_000_000n;
const OUTPUT_TOKENS_MAX = 2_000;
const NAMES = Object.keys(FAULT_SCRIPTS);

interface Story {
  seen: Seen;
  booked: SimCall[];
  rows: UsageRecord[];
  holds: Hold[];
  entries: LedgerEntry[];
}

let reseller: Reseller;
let shop: Shop;
const stories = new Map<string, Story>();
const tagOf = (provider: ProviderName, name: string, stream: boolean) => `${provider}, ${name}, ${stream ? "stream" : "JSON"}`;

beforeAll(async () => {
  reseller = await startReseller(LIMITS);
  shop = await reseller.openShop("faults", FUNDS);
  const plays = FAULTY_PROVIDERS.flatMap((provider) => NAMES.flatMap((name) => [false, true].map((stream) => ({ provider, name, stream }))));
  await Promise.all(
    plays.filter(({ name }) => !HEAVY.has(name) && name !== POISONING).map(({ provider, name, stream }) => play(provider, name, stream)),
  );
  for (const { provider, name, stream } of plays.filter((one) => HEAVY.has(one.name))) await play(provider, name, stream);
  for (const { provider, name, stream } of plays.filter((one) => one.name === POISONING)) {
    await play(provider, name, stream);
    // Where both answers came in one read, nobody has looked at the second one yet: the next play must not meet it.
    await until("rid of the connection", 2_000, () => reseller.simulator.poisonedConnections() === 0).catch(() => reseller.simulator.dropPoisoned());
  }
  await reseller.settled();
  for (const [tag, story] of stories) Object.assign(story, await readStory(tag, story.seen));
}, 300_000);
afterAll(() => reseller?.close());

async function play(provider: ProviderName, name: string, stream: boolean): Promise<void> {
  const tag = tagOf(provider, name, stream);
  const script = { ...(FAULT_SCRIPTS[name] as FaultScript).script, tag };
  const model = MODELS[provider].name;
  const seen = await callResold({ origin: reseller.origin, key: shop.key, model, stream, script, outputTokensMax: OUTPUT_TOKENS_MAX });
  stories.set(tag, { seen, booked: [], rows: [], holds: [], entries: [] });
}

async function readStory(tag: string, seen: Seen): Promise<Omit<Story, "seen">> {
  const where = { requestId: seen.requestId ?? "" };
  const database = reseller.database();
  const [rows, holds, entries] = await Promise.all([
    database.usageRecord.findMany({ where }),
    database.hold.findMany({ where }),
    database.ledgerEntry.findMany({ where }),
  ]);
  return { booked: reseller.simulator.books.calls.filter((call) => call.tag === tag), rows, holds, entries };
}

describe.each(FAULTY_PROVIDERS)("%s", (provider) => {
  describe.each([false, true])("stream: %s", (stream) => {
    test.each(NAMES)("that %s: the right end, and one settlement", (name) => {
      const fault = FAULT_SCRIPTS[name] as FaultScript;
      const story = stories.get(tagOf(provider, name, stream)) as Story;
      expect([stream ? fault.stream : fault.json].flat(), story.seen.body.toString().slice(-600)).toContain(endOf(story.seen));
      expectOneSettlement(story);
      expectCharge(fault, story);
      expect(story.booked.flatMap((call) => call.complaints)).toEqual([]);
      expect(story.seen.body.toString()).not.toMatch(/sk-resale|127\.0\.0\.1|ECONN|undici/);
    });
  });
});

/** As `fault-scripts.ts` names it. */
function endOf(seen: Seen): FaultScript["json"] {
  const { end } = readResold(seen);
  if (end === "error") return seen.status === 200 ? "torn" : seen.status;
  return end === "whole" ? "whole" : Number.NaN;
}

function expectOneSettlement({ rows, holds, entries }: Story): void {
  expect(rows).toHaveLength(1);
  expect(holds).toHaveLength(1);
  const [row] = rows as [UsageRecord];
  const charges = entries.filter((entry) => entry.type === "charge");
  const charged = charges.reduce((sum, entry) => sum + entry.amountNanoUsd, 0n);
  expect(row.chargedNanoUsd ?? 0n).toBe(charged);
  expect(charges.length).toBe(charged === 0n ? 0 : 1);
  expect(charged === 0n ? ["released", "settled"] : ["settled"]).toContain(holds[0]?.status);
}

function expectCharge({ charged: rule }: FaultScript, { rows, holds, booked, seen }: Story): void {
  const [row] = rows as [UsageRecord];
  const charged = row.chargedNanoUsd ?? 0n;
  const { end, usage } = readResold(seen);
  if (end === "whole") expect(Number(usage?.cost)).toBeCloseTo(Number(charged) / 1e9, 12);
  if (rule === "nothing" || (end === "error" && row.outputTokens === 0)) expect(charged).toBe(0n);
  if (rule === "usage" && end === "whole") expect(charged).toBe(chargeOf(booked.at(-1) as SimCall));
  if (rule === "delivered" && (end === "whole" || readResold(seen).text !== "")) {
    expect(charged).toBeGreaterThan(0n);
    expect(row.outputTokens).toBeGreaterThan(0);
    expect(charged).toBeLessThanOrEqual(holds[0]?.amountNanoUsd as bigint);
  }
}

test("what left the balance is what the calls were charged", async () => {
  const charged = (await shop.rows()).reduce((sum, row) => sum + (row.chargedNanoUsd ?? 0n), 0n);
  expect(await shop.balance()).toEqual({ availableNanoUsd: FUNDS - charged, heldNanoUsd: 0n });
});

test("the ledger verifies", () => reseller.expectCleanLedger());
