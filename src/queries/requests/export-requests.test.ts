import { describe, expect, test } from "vitest";
import { formatUsd, parseUsd } from "@/domain/money";
import { getSummary } from "../figures/get-summary";
import { type UsageFilter, usageFilterSchema } from "../filter";
import { insertUsage, usageRow } from "../testing/insert-usage";
import { exportRequests } from "./export-requests";

const filter: UsageFilter = { from: new Date("2026-11-10T00:00:00Z"), to: new Date("2026-11-11T00:00:00Z") };
const COLUMNS =
  "requestId,createdAt,mode,provider,model,requestedModel,route,keyId,sessionId,userId,tags,statusCode,outcome,errorCode,isStreaming,inputTokens,outputTokens,cacheReadTokens,cacheWriteTokens,reasoningTokens,costStatus,providerCost,margin,charged,ttftMs,latencyMs";

const textOf = (organizationId: string, asked: UsageFilter = filter) => new Response(exportRequests(organizationId, asked)).text();
const cells = (text: string) =>
  text
    .trimEnd()
    .split("\r\n")
    .slice(1)
    .map((line) => line.split(","));
const column = (name: string) => COLUMNS.split(",").indexOf(name);

describe("the export of requests", () => {
  test("has the contract's columns; what is not known is empty", async () => {
    const full = {
      requestId: "req_e2",
      mode: "reseller",
      requestedModel: "fast",
      route: "fast",
      credentialId: "key_1",
      sessionId: "s",
      userId: "u",
      tags: '{"team":"a=b"}',
      statusCode: 502,
      outcome: "broken",
      errorCode: "upstream_error",
      isStreaming: 1,
      cacheReadTokens: 20,
      cacheWriteTokens: 4,
      reasoningTokens: 7,
      providerCostNanoUsd: "210000",
      marginNanoUsd: "42000",
      chargedNanoUsd: "252000",
      ttftMs: 12,
    };
    const bare = { requestId: "req_e1", costStatus: "unpriced", providerCostNanoUsd: null, ttftMs: null };
    await insertUsage([full, bare].map((change) => usageRow({ organizationId: "org_columns", ...change })));
    expect((await textOf("org_columns")).split("\r\n")).toEqual([
      COLUMNS,
      "req_e2,2026-11-10T12:30:00.000Z,reseller,openai,gpt-4o,fast,fast,key_1,s,u,team=a=b,502,broken,upstream_error,true,100,20,20,4,7,priced,0.000210000,0.000042000,0.000252000,12,100",
      "req_e1,2026-11-10T12:30:00.000Z,pass-through,openai,gpt-4o,gpt-4o,,tok_1,,,,200,completed,,false,100,20,0,0,0,unpriced,,,,,100",
      "",
    ]);
  });

  test("has no cell that a spreadsheet runs", async () => {
    const labels = { sessionId: "=1+1", userId: '@SUM("a")', model: "+1", requestedModel: "-1", tags: '{"=cmd":"a,b"}' };
    await insertUsage([usageRow({ organizationId: "org_formulas", ...labels })]);
    const text = await textOf("org_formulas");
    expect(text).toContain(`,'+1,'-1,,tok_1,'=1+1,"'@SUM(""a"")","'=cmd=a,b",`);
    expect(text).not.toMatch(/(^|,|")[=+@-]/m);
  });

  test("is every call once, newest first, over any number of pages, and sums to the summary of the same filter", async () => {
    const rows = Array.from({ length: 1_203 }, (_, i) =>
      usageRow({
        organizationId: "org_export",
        createdAt: filter.from.getTime() + Math.floor(i / 3) * 1_000,
        tags: i % 2 ? '{"team":"blue"}' : null,
        providerCostNanoUsd: String(7 ** (i % 18)),
        chargedNanoUsd: i % 5 ? null : String(3 ** (i % 30)),
        latencyMs: i,
      }),
    );
    await insertUsage([...rows, usageRow({ organizationId: "org_theirs" })]);
    expect(cells(await textOf("org_export")).map(([id]) => id)).toEqual(rows.map(({ requestId }) => requestId).reverse());
    for (const query of [{}, { tag: "team=blue" }, { maxLatencyMs: "600" }, { minCost: "0.1", status: "success" }, { tag: "team=red" }]) {
      const asked = { ...usageFilterSchema.parse(query), ...filter };
      const [lines, summary] = [cells(await textOf("org_export", asked)), await getSummary("org_export", asked)];
      const sum = (name: string) => formatUsd(lines.reduce((total, line) => total + parseUsd(line[column(name)] || "0"), 0n));
      expect([lines.length, sum("providerCost"), sum("charged")]).toEqual([summary.requests, summary.cost.provider, summary.cost.charged]);
    }
  });

  test("reads no page before it is taken, and no more once it is left", async () => {
    const reader = exportRequests("org_export", filter).getReader();
    const { value } = await reader.read();
    expect(new TextDecoder().decode(value).split("\r\n")).toHaveLength(1 + 500 + 1);
    await insertUsage([usageRow({ organizationId: "org_export", requestId: "req_late", createdAt: filter.to.getTime() - 1 })]);
    const rest: string[] = [];
    for (let next = await reader.read(); !next.done; next = await reader.read()) rest.push(new TextDecoder().decode(next.value));
    expect(rest).toHaveLength(2);
    expect(rest.join("")).not.toContain("req_late");
  });
});
