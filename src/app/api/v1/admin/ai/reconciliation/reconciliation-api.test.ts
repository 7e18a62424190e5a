import { beforeAll, describe, expect, it } from "vitest";
import { signInAsAdministrator } from "@/app/testing/administer";
import { apiRequest, cookieOf, errorOf, PASSWORD } from "@/app/testing/call-route";
import { database } from "@/db/client";
import { parseUsd } from "@/domain/money";
import { insertUsage, usageRow } from "@/queries/testing/insert-usage";
import { POST as login } from "../../../../auth/login/route";
import { POST } from "./route";

const at = (day: number, hour = 12) => Date.UTC(2026, 10, day, hour, 30);
const priced = { priceVersionId: null, providerCostNanoUsd: "450000", mode: "reseller", catalogModel: "gpt-4o" } as const;
let cookie = "";

async function post(file: string, query: string, headers: Record<string, string> = {}): Promise<Response> {
  return POST(
    apiRequest(`/api/v1/admin/ai/reconciliation?${query}`, {
      method: "POST",
      cookie,
      body: file,
      headers: { "content-type": "text/csv", ...headers },
    }),
  );
}
const COLUMNS = "dateColumn=day&modelColumn=model&inputTokensColumn=in&outputTokensColumn=out&costColumn=usd";
const mapped = (...lines: string[]) => post(["day,model,in,out,usd", ...lines].join("\n"), `provider=openai&${COLUMNS}`);

beforeAll(async () => {
  await signInAsAdministrator();
  const { email } = await database().user.findFirstOrThrow();
  cookie = cookieOf(await login(apiRequest("/api/auth/login", { body: { email, password: PASSWORD } })));
  await insertUsage([
    usageRow({ ...priced, createdAt: at(10), model: "gpt-4o-2024-08-06" }),
    usageRow({ ...priced, createdAt: at(10), model: "gpt-4o", organizationId: "org_other" }),
    usageRow({ ...priced, createdAt: at(10), model: "gpt-4o-mini", catalogModel: "", providerCostNanoUsd: "30000" }),
    usageRow({ ...priced, createdAt: at(11, 2), model: "gpt-4o" }),
    usageRow({ ...priced, createdAt: at(10), model: "gpt-4o", mode: "pass-through" }),
    usageRow({ ...priced, createdAt: at(10), model: "=cmd|calc", catalogModel: "", inputTokens: 5 }),
    usageRow({ ...priced, createdAt: at(10), provider: "anthropic", model: "claude-sonnet-4-5-20250929", catalogModel: "" }),
    usageRow({
      createdAt: at(10),
      mode: "reseller",
      model: "gpt-5",
      outcome: "refused",
      statusCode: 402,
      inputTokens: 0,
      outputTokens: 0,
      providerCostNanoUsd: null,
    }),
  ]);
});

describe("POST /api/v1/admin/ai/reconciliation", () => {
  it("compares by day and model, over all organizations, what was called with the operator's keys", async () => {
    const answer = await mapped("2026-11-10,gpt-4o-2024-08-06,200,40,0.0009", "2026-11-10,gpt-4o-mini,100,20,0.000030001", "2026-11-11,o3,7,1,1.5");
    expect(answer.status).toBe(200);
    const { rows, summary, ...rest } = (await answer.json()) as { rows: Record<string, unknown>[]; summary: Record<string, unknown> };
    expect(rest).toEqual({
      provider: "openai",
      layout: "mapped",
      timeZone: "UTC",
      from: "2026-11-10",
      to: "2026-11-11",
      ignored: { lines: 0, cost: "0.000000000" },
    });
    expect(rows.map(({ date, model, state, differs, difference }) => [date, model, state, differs, difference])).toEqual([
      ["2026-11-10", "=cmd|calc", "missing_there", ["input", "output", "cost"], "-0.000450000"],
      ["2026-11-10", "gpt-4o", "matched", [], "0.000000000"],
      ["2026-11-10", "gpt-4o-mini", "differs", ["cost"], "0.000000001"],
      ["2026-11-11", "gpt-4o", "missing_there", ["input", "output", "cost"], "-0.000450000"],
      ["2026-11-11", "o3", "missing_here", ["input", "output", "cost"], "1.500000000"],
    ]);
    expect(rows[1]).toMatchObject({
      ours: { requests: 2, unpricedRequests: 0, tokens: { input: 200, output: 40, cacheRead: 0, cacheWrite: 0 }, cost: "0.000900000" },
      theirs: { tokens: { input: 200, output: 40, cacheRead: null, cacheWrite: null }, cost: "0.000900000" },
    });
    expect(summary).toMatchObject({
      matched: 1,
      differs: 1,
      missingHere: 1,
      missingThere: 2,
      ours: { cost: "0.001830000" },
      theirs: { cost: "1.500930001" },
    });
    const total = rows.reduce((sum, { difference }) => sum + parseUsd(String(difference)), 0n);
    expect(total).toBe(parseUsd(String(summary.difference)));
  });

  it("counts calls with customers' own keys only when it is asked to", async () => {
    const file = "day,model,in,out,usd\n2026-11-10,gpt-4o,300,60,0.00135\n";
    const stateOf = async (include: string) => {
      const { rows } = (await (await post(file, `provider=openai&include=${include}&${COLUMNS}`)).json()) as {
        rows: { model: string; state: string }[];
      };
      return rows.find(({ model }) => model === "gpt-4o")?.state;
    };
    expect([await stateOf("resold"), await stateOf("all")]).toEqual(["differs", "matched"]);
  });

  it("finds the model by the display name that the export writes", async () => {
    const file = "usage_date_utc,model,token_type,cost_usd\n2026-11-10,Claude Sonnet 4.5,output,0.00045\n";
    const { rows, layout } = (await (await post(file, "provider=anthropic")).json()) as { rows: unknown[]; layout: string };
    expect(layout).toBe("anthropic-costs");
    expect(rows).toMatchObject([{ model: "claude-sonnet-4-5", state: "matched" }]);
  });

  it("misses what the provider does not know of on a day for which it says that there was nothing", async () => {
    const file = 'start_time,amount_value,line_item\n1794268800,0.0009,"gpt-4o, input"\n1794355200,,\n';
    const { rows, to } = (await (await post(file, "provider=openai")).json()) as { rows: object[]; to: string };
    expect(to).toBe("2026-11-11");
    expect(rows.at(-1)).toMatchObject({ date: "2026-11-11", model: "gpt-4o", state: "missing_there" });
  });

  it("puts days into the file's zone, when that is whole hours away", async () => {
    const file = "day,model,in,out,usd\n2026-11-10,gpt-4o,300,60,0.00135\n";
    const ask = (zone: string) => post(file, `provider=openai&timeZone=${zone}&${COLUMNS}`);
    const { rows } = (await (await ask("America/Los_Angeles")).json()) as { rows: { model: string; state: string }[] };
    expect(rows.find(({ model }) => model === "gpt-4o")?.state).toBe("matched");
    const refused = await ask("Asia/Kolkata");
    expect([refused.status, (await errorOf(refused)).message]).toEqual([400, expect.stringContaining("timeZone")]);
    expect((await errorOf(await ask("Mars/Base"))).message).toContain("timeZone");
  });

  it("is downloaded as CSV without formulas, whose differences add up to the summary's", async () => {
    const answer = await post("day,model,in,out,usd\n2026-11-10,gpt-4o,200,40,0.0009\n", `provider=openai&format=csv&${COLUMNS}`);
    expect(answer.headers.get("content-disposition")).toBe('attachment; filename="reconciliation-openai-2026-11-10-2026-11-10.csv"');
    const lines = (await answer.text()).trim().split("\r\n");
    expect(lines[0]).toBe(
      "date,model,state,differs,requests,unpricedRequests,our_input,their_input,our_output,their_output,our_cacheRead,their_cacheRead,our_cacheWrite,their_cacheWrite,ourCost,theirCost,difference",
    );
    expect(lines[1]).toBe("2026-11-10,'=cmd|calc,missing_there,input output cost,1,0,5,,20,,0,,0,,0.000450000,,-0.000450000");
    expect(lines[2]).toBe("2026-11-10,gpt-4o,matched,,2,0,200,200,40,40,0,,0,,0.000900000,0.000900000,0.000000000");
  });

  it.each([
    ["provider", "provider=nobody", "usage_date_utc,model,cost_usd\n2026-11-10,m,1\n"],
    ["line 2, column cost_usd", "provider=openai", "usage_date_utc,model,cost_usd\n2026-11-10,m,much\n"],
    ["366 days", "provider=openai", "usage_date_utc,model,cost_usd\n2024-11-10,m,1\n2026-11-10,m,1\n"],
    ["nothing about any day", "provider=openai", "usage_date_utc,model,cost_usd\n"],
    ["modelColumn", "provider=openai&dateColumn=day", "day\n"],
    ["costColumn", "provider=openai&dateColumn=day&modelColumn=m", "day\n"],
    ["organizationId", "provider=openai&organizationId=org_x", "day\n"],
  ])("names %s", async (named, query, file) => {
    const answer = await post(file, query);
    expect(answer.status).toBe(400);
    expect((await errorOf(answer)).message).toContain(named);
  });

  it("takes CSV only, and no more than its limit", async () => {
    for (const type of ["application/json", "text/plain", "multipart/form-data"])
      expect((await post("{}", "provider=openai", { "content-type": type })).status).toBe(415);
    const header = "usage_date_utc,model,cost_usd\n";
    const answer = await post(header + "2026-11-10,m,1\n".repeat(2_300_000), "provider=openai");
    expect(answer.status).toBe(413);
  });

  it("keeps nothing of the file", async () => {
    const before = await database().auditEntry.count();
    await mapped("2026-11-10,a-model-that-only-the-file-has,1,1,1");
    expect(await database().auditEntry.count()).toBe(before);
    expect(await database().usageHour.count({ where: { model: "a-model-that-only-the-file-has" } })).toBe(0);
  });
});
