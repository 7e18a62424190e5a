import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bySize } from "../tools/support/full-size";
import { tokensOf } from "./expected-row";
import { makeCalls } from "./make-calls";
import { bookedTokens, describeFinding, type Finding, matchCalls } from "./match-calls";
import { type Fate, planCalls } from "./plan-mixed-calls";
import { startGateway, type TestGateway } from "./start-gateway";

const CALLS = bySize({ small: 600, full: 10_000 });
const CONNECTIONS = 48;
const SEED = 11;
const CALL_MS_MAX = 20_000;

let gateway: TestGateway;
let findings: Finding[] = [];
const of = (...fates: Fate[]) => findings.filter(({ call }) => fates.includes(call.fate));

beforeAll(async () => {
  gateway = await startGateway();
  const origin = gateway.mounts.find(({ name }) => name === "node")?.origin as string;
  const plan = planCalls({ count: CALLS, seed: SEED });
  const startedAt = performance.now();
  const seen = await makeCalls({ origin, token: gateway.token, plan, connections: CONNECTIONS, callMsMax: CALL_MS_MAX });
  const seconds = (performance.now() - startedAt) / 1000;
  await settle();
  findings = await matchCalls(gateway, plan, seen);
  const fates = [...new Set(plan.map(({ fate }) => fate))].map((fate) => `${plan.filter((call) => call.fate === fate).length} ${fate}`);
  console.log(`${CALLS} calls over ${CONNECTIONS} connections in ${seconds.toFixed(1)} s (${Math.round(CALLS / seconds)}/s): ${fates.join(", ")}`);
}, 180_000);
afterAll(() => gateway.close());

describe(`${CALLS} calls of all kinds`, () => {
  test("a call that reached the provider did so once and has one row; one that did not has none, unless its client left or was refused", () => {
    const wrong = findings.filter(({ call, booked, rows }) => {
      if (call.fate === "refused") return booked.length !== 0 || rows.length !== 1;
      if (call.fate === "leaving") return booked.length > 1 || rows.length > 1 || rows.length < booked.length;
      return booked.length !== 1 || rows.length !== 1;
    });
    expect(wrong.slice(0, 5).map(describeFinding)).toEqual([]);
  });

  test("rows and books agree to the token wherever the provider stated its usage", () => {
    const stated = findings.filter(({ booked, isWhole }) => isWhole && booked[0]?.usageWasSent && booked[0].servedTokens);
    const wrong = stated.filter(({ rows }) => rows[0]?.usageSource !== "provider");
    expect(wrong.slice(0, 5).map(describeFinding)).toEqual([]);
    const metered = findings.filter(({ rows }) => rows[0]?.usageSource === "provider");
    const off = metered.filter(({ rows, booked }) => JSON.stringify(tokensOf(rowAt(rows))) !== JSON.stringify(bookedTokens(booked[0])));
    expect(off.slice(0, 5).map(describeFinding)).toEqual([]);
    expect(stated.length).toBeGreaterThan(CALLS / 2);
    console.log(
      `agree to the token: ${metered.length} calls, ${metered.reduce((sum, { rows }) => sum + rowAt(rows).inputTokens + rowAt(rows).outputTokens, 0)} tokens`,
    );
  });

  test("no connection to the provider is left running", () => expect(gateway.simulator.books.running()).toBe(0));

  test("a row names the provider's request", () => {
    const wrong = findings.filter(({ rows, booked, status }) => status === booked[0]?.status && rows[0]?.providerRequestId !== booked[0]?.id);
    expect(wrong.slice(0, 5).map(describeFinding)).toEqual([]);
  });

  test("whole answers are completed, with the provider's status", () => {
    const wrong = of("whole", "error", "no-usage").filter(
      ({ rows, booked, isWhole, status }) =>
        !isWhole || rows[0]?.outcome !== "completed" || rows[0].statusCode !== booked[0]?.status || status !== rows[0].statusCode,
    );
    expect(wrong.slice(0, 5).map(describeFinding)).toEqual([]);
  });

  test("errors cost nothing, and unstated usage is never taken for the provider's", () => {
    const wrong = of("error").filter(({ rows }) => rows[0]?.usageSource !== "none" || rowAt(rows).inputTokens + rowAt(rows).outputTokens !== 0);
    const made = of("no-usage").filter(({ rows }) => rows[0]?.usageSource !== "estimated" || rowAt(rows).outputTokens === 0);
    expect([...wrong, ...made].slice(0, 5).map(describeFinding)).toEqual([]);
  });

  test("a provider that broke is broken, to the client too", () => {
    const wrong = of("broken").filter(({ rows, isWhole, status }) => rows[0]?.outcome !== "broken" || (isWhole && status !== 502));
    const failed = of("failing-stream").filter(({ rows, isWhole, status }) => rows[0]?.outcome !== "broken" || !isWhole || status !== 200);
    expect([...wrong, ...failed].slice(0, 5).map(describeFinding)).toEqual([]);
  });

  test("a call without an answer is charged nothing", () => {
    const unanswered = findings.filter(({ rows }) => rows[0] && rows[0].providerRequestId === null);
    const wrong = unanswered.filter(({ rows }) => rowAt(rows).usageSource !== "none" || rowAt(rows).inputTokens + rowAt(rows).outputTokens !== 0);
    expect(wrong.slice(0, 5).map(describeFinding)).toEqual([]);
    expect(unanswered.length).toBeGreaterThan(CALLS / 50);
  });

  test("a client that left is cancelled, unless the call had ended", () => {
    const fits = (isWhole: boolean) => (isWhole ? ["completed"] : ["cancelled", "completed"]);
    const wrong = of("leaving").filter(({ rows, isWhole }) => rows.some(({ outcome }) => !fits(isWhole).includes(outcome)));
    expect(wrong.slice(0, 5).map(describeFinding)).toEqual([]);
    const outcomes = new Set(of("leaving").flatMap(({ rows }) => rows.map(({ outcome }) => outcome)));
    expect([...outcomes].sort()).toEqual(["cancelled", "completed"]);
  });

  test("refusals are refused", () => {
    expect(
      of("refused")
        .filter(({ rows, status }) => rows[0]?.outcome !== "refused" || status !== 400)
        .map(describeFinding),
    ).toEqual([]);
  });

  test("the hours are the sums of the rows", async () => {
    const where = { organizationId: gateway.organizationId };
    const sums = {
      inputTokens: true,
      outputTokens: true,
      cacheReadTokens: true,
      cacheWriteTokens: true,
      reasoningTokens: true,
      providerCostNanoUsd: true,
    } as const;
    const by = ["provider", "model", "catalogModel"] as const;
    const rows = await gateway
      .database()
      .usageRecord.groupBy({ by: [...by], where, _sum: { ...sums, latencyMs: true }, _count: { _all: true, ttftMs: true } });
    const hours = await gateway
      .database()
      .usageHour.groupBy({ by: [...by], where, _sum: { ...sums, latencyMsSum: true, requests: true, ttftCount: true } });
    const fromRows = rows.map(({ provider, model, catalogModel, _sum, _count }) => {
      const { latencyMs, ...rest } = _sum;
      return line([provider, model, catalogModel], { ...rest, latencyMsSum: latencyMs, requests: _count._all, ttftCount: _count.ttftMs });
    });
    const fromHours = hours.map(({ provider, model, catalogModel, _sum }) => line([provider, model, catalogModel], _sum));
    expect(fromHours.sort()).toEqual(fromRows.sort());
    expect(fromRows.length).toBeGreaterThan(15);
  });
});

/** Sums as text, whatever width the columns have. */
function line(names: string[], sums: Record<string, number | bigint | null>): string {
  return [
    ...names,
    ...Object.keys(sums)
      .sort()
      .map((key) => `${key}=${sums[key] ?? 0}`),
  ].join(" ");
}

/** Until the provider has closed its last page and our last row is written. */
async function settle(): Promise<void> {
  for (let round = 0; round < 2; round++) {
    await Promise.race([gateway.simulator.books.idle(), sleep(CALL_MS_MAX)]);
    await gateway.flush();
    await sleep(200);
  }
}

function rowAt(rows: Finding["rows"]): Finding["rows"][number] {
  return rows[0] as Finding["rows"][number];
}
