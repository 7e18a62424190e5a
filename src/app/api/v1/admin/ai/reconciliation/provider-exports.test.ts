import { beforeAll, describe, expect, it } from "vitest";
import { signInAsAdministrator } from "@/app/testing/administer";
import { apiRequest, cookieOf, PASSWORD } from "@/app/testing/call-route";
import { database } from "@/db/client";
import { insertUsage, usageRow } from "@/queries/testing/insert-usage";
import { POST as login } from "../../../../auth/login/route";
import { POST } from "./route";

const at = (day: number, hour = 12) => Date.UTC(2026, 10, day, hour, 30);
const priced = { priceVersionId: null, providerCostNanoUsd: "450000", mode: "reseller", catalogModel: "gpt-4o" } as const;
let cookie = "";

async function compared(file: string, provider: string, more = ""): Promise<Record<string, unknown>> {
  const path = `/api/v1/admin/ai/reconciliation?provider=${provider}${more}`;
  const answer = await POST(apiRequest(path, { method: "POST", cookie, body: file, headers: { "content-type": "text/csv" } }));
  expect(answer.status).toBe(200);
  return (await answer.json()) as Record<string, unknown>;
}

beforeAll(async () => {
  await signInAsAdministrator();
  const { email } = await database().user.findFirstOrThrow();
  cookie = cookieOf(await login(apiRequest("/api/auth/login", { body: { email, password: PASSWORD } })));
  await insertUsage([
    usageRow({ ...priced, createdAt: at(20), model: "gpt-4o-2024-08-06", cacheReadTokens: 30 }),
    usageRow({ ...priced, createdAt: at(20), model: "gpt-4o", organizationId: "org_other" }),
    // Half past five in the morning UTC: still the day before in California.
    usageRow({ ...priced, createdAt: at(21, 5), provider: "google", model: "gemini-2.5-flash", catalogModel: "", cacheReadTokens: 30 }),
  ]);
});

describe("what providers let people download is compared as it is", () => {
  it("reads OpenAI's usage export: a day's lines of all projects against our calls, and costs are not compared", async () => {
    const file = `start_time,end_time,project_id,num_model_requests,model,input_tokens,output_tokens,input_cached_tokens
1795132800,1795219200,proj_1,1.0,gpt-4o-2024-08-06,100,20,30
1795132800,1795219200,proj_2,1.0,gpt-4o-2024-08-06,100,21,0
1795219200,1795305600,,,,,,
`;
    const { rows, ...rest } = await compared(file, "openai");
    expect(rest).toMatchObject({ layout: "openai-usage", timeZone: "UTC", from: "2026-11-20", to: "2026-11-21" });
    const tokens = { input: 200, output: 40, cacheRead: 30, cacheWrite: 0 };
    expect(rows).toMatchObject([
      {
        ...{ date: "2026-11-20", model: "gpt-4o", state: "differs", differs: ["output"], ours: { requests: 2, tokens } },
        theirs: { tokens: { ...tokens, output: 41, cacheWrite: null }, cost: null },
      },
    ]);
    const right = await compared(file.replace(",21,0", ",20,0"), "openai");
    expect(right.rows).toMatchObject([{ state: "matched", differs: [] }]);
  });

  it("reads Google's cost table in the Pacific time zone, and sums what is no model's apart", async () => {
    const line = (sku: string, amount: number, cost: string) =>
      `prod,Gemini API,A,${sku},S,Usage,2026-11-20,2026-11-20,"${amount}",count,${cost},0.00`;
    const file = (output: number) =>
      [
        "Invoice number,5512345678",
        "Currency,USD",
        "",
        "Project ID,Service description,Service ID,SKU description,SKU ID,Cost type,Usage start date,Usage end date,Usage amount,Usage unit,Unrounded Cost ($),Cost ($)",
        line("Generate content input token count gemini 2.5 flash short input text", 70, "0.0001"),
        line("Generate_content cached input token count gemini 2.5 flash", 30, "0.00005"),
        line("Generate content output token count gemini 2.5 flash short input text", output, "0.0003"),
        "prod,Cloud Storage,B,Standard Storage US,S4,Usage,2026-11-20,2026-11-20,2,gibibyte month,1.50,1.50",
        ",,,,,Total,,,,,1.50045,1.50",
      ].join("\n");
    const { rows, ...rest } = await compared(file(20), "google");
    expect(rest).toMatchObject({ layout: "google-cost-table", timeZone: "America/Los_Angeles", ignored: { lines: 1, cost: "1.500000000" } });
    expect(rows).toMatchObject([{ date: "2026-11-20", model: "gemini-2.5-flash", state: "matched", ours: { requests: 1, cost: "0.000450000" } }]);
    expect((await compared(file(19), "google")).rows).toMatchObject([{ state: "differs", differs: ["output"] }]);
  });

  it("reads what Google's billing writes to BigQuery: the same call is another day's there", async () => {
    const file = `service.description,sku.description,usage_start_time,cost,currency,usage.amount,usage.unit
Gemini API,Generate content input token count gemini 2.5 flash,2026-11-21 05:00:00 UTC,0.0001,USD,70,count
Gemini API,Generate content cached input token count gemini 2.5 flash,2026-11-21 05:00:00 UTC,0.00005,USD,30,count
Gemini API,Generate content output token count gemini 2.5 flash,2026-11-21 05:00:00 UTC,0.000300001,USD,20,count
`;
    const { rows, layout } = await compared(file, "google");
    expect(layout).toBe("google-bigquery");
    expect(rows).toMatchObject([{ date: "2026-11-21", state: "differs", differs: ["cost"], difference: "0.000000001" }]);
    expect((await compared(file, "google", "&timeZone=America/Los_Angeles")).rows).toMatchObject([{ date: "2026-11-20", differs: ["cost"] }]);
    expect((await compared(file.replace("0.000300001", "0.0003"), "google")).rows).toMatchObject([{ state: "matched" }]);
  });
});
