import { describe, expect, test } from "vitest";
import type { Mapping } from "./layouts";
import { readExport } from "./read-export";

async function* inPieces(text: string, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}
const read = (text: string, { mapping = null, timeZone = null }: { mapping?: Mapping | null; timeZone?: string | null } = {}) =>
  readExport(inPieces(text), { mapping, timeZone, nameModel: (name) => name.toLowerCase() });

const OPENAI_USAGE = `start_time,end_time,start_time_iso,end_time_iso,project_id,num_model_requests,user_id,api_key_id,model,batch,service_tier,input_tokens,output_tokens,input_cached_tokens
1763596800,1763683200,2025-11-20T00:00:00+00:00,2025-11-21T00:00:00+00:00,proj_1,3.0,,key_1,gpt-4o-2024-08-06,False,default,1000,200,128
1763596800,1763683200,2025-11-20T00:00:00+00:00,2025-11-21T00:00:00+00:00,proj_2,1.0,,key_2,gpt-4o-2024-08-06,False,default,24,1,0
1763683200,1763769600,2025-11-21T00:00:00+00:00,2025-11-22T00:00:00+00:00,,,,,,,,,,
`;
const OPENAI_COSTS = `\uFEFFstart_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,line_item,project_id
1763596800,1763683200,2025-11-20T00:00:00+00:00,2025-11-21T00:00:00+00:00,0.0000000001,usd,"gpt-4o-2024-08-06, input",proj_1
1763596800,1763683200,2025-11-20T00:00:00+00:00,2025-11-21T00:00:00+00:00,4e-10,usd,"gpt-4o-2024-08-06, output",proj_1
1763596800,1763683200,2025-11-20T00:00:00+00:00,2025-11-21T00:00:00+00:00,1.25,USD,web search tool calls,proj_1
1763683200,1763769600,2025-11-21T00:00:00+00:00,2025-11-22T00:00:00+00:00,,,,
`;
const ANTHROPIC_USAGE = `usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens,web_search_count
2025-11-20,claude-sonnet-4-5-20250929,key,Default,standard,≤ 200k,100,20,3,4000,7,0
`;
const ANTHROPIC_COSTS = `usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd,list_price_usd,cost_type
2025-11-20,Claude Sonnet 4.5,Default,key,message,≤ 200k,input_no_cache,0.19,0.19,token
2025-11-20,Claude Sonnet 4.5,Default,key,message,≤ 200k,output,0.03,0.03,token
`;
const GOOGLE = `Invoice number,5512345678
Invoice month,202511
Currency,USD

Project ID,Service description,Service ID,SKU description,SKU ID,Cost type,Usage start date,Usage end date,Usage amount,Usage unit,Unrounded Cost ($),Cost ($)
prod,Gemini API,A,Generate content input token count gemini 2.5 flash short input text,S1,Usage,2025-11-20,2025-11-20,"1,000",count,0.0003,0.00
prod,Gemini API,A,Generate_content cached input token count gemini 2.5 flash,S2,Usage,2025-11-20,2025-11-20,500,count,0.0000375,0.00
prod,Gemini API,A,Generate content output token count gemini 2.5 flash short input text,S3,Usage,2025-11-20,2025-11-20,20,count,0.00005,0.00
prod,Cloud Storage,B,Standard Storage US,S4,Usage,2025-11-20,2025-11-20,2,gibibyte month,"1,234.50","1,234.50"
,,,,,Total,,,,,"1,234.5003875",1234.50
`;

describe("exports that are known by their columns", () => {
  test("OpenAI's usage: lines of a day and model are one, days without a call are days of the file", async () => {
    const { layout, timeZone, range, cells } = await read(OPENAI_USAGE);
    expect([layout.id, timeZone]).toEqual(["openai-usage", "UTC"]);
    expect(range).toEqual({ from: "2025-11-20", to: "2025-11-21" });
    const tokens = { input: 1_024n, output: 201n, cacheRead: 128n };
    expect(cells).toEqual([{ day: "2025-11-20", model: "gpt-4o-2024-08-06", tokens, costNanoUsd: null }]);
  });

  test("OpenAI's costs: amounts are added up before they are rounded", async () => {
    const { layout, cells } = await read(OPENAI_COSTS);
    expect(layout).toEqual({ id: "openai-costs", tokens: [], hasCost: true });
    expect(cells).toEqual([
      { day: "2025-11-20", model: "gpt-4o-2024-08-06", tokens: {}, costNanoUsd: 1n },
      { day: "2025-11-20", model: "web search tool calls", tokens: {}, costNanoUsd: 1_250_000_000n },
    ]);
  });

  test("Anthropic's usage: the parts of the input make up all input, as in our rows", async () => {
    const { layout, cells } = await read(ANTHROPIC_USAGE);
    expect(layout.id).toBe("anthropic-usage");
    expect(cells[0]).toMatchObject({
      model: "claude-sonnet-4-5-20250929",
      tokens: { input: 4_123n, output: 7n, cacheRead: 4_000n, cacheWrite: 23n },
    });
  });

  test("Anthropic's costs", async () => {
    const { layout, cells } = await read(ANTHROPIC_COSTS);
    expect(layout.id).toBe("anthropic-costs");
    expect(cells).toEqual([{ day: "2025-11-20", model: "claude sonnet 4.5", tokens: {}, costNanoUsd: 220_000_000n }]);
  });

  test("Google's cost table: below its invoice's lines, by SKU; what is no model's is summed apart", async () => {
    const { layout, timeZone, cells, ignored } = await read(GOOGLE);
    expect([layout.id, timeZone]).toEqual(["google-cost-table", "America/Los_Angeles"]);
    const tokens = { input: 1_500n, output: 20n, cacheRead: 500n };
    expect(cells).toEqual([{ day: "2025-11-20", model: "gemini-2.5-flash", tokens, costNanoUsd: 387_500n }]);
    expect(ignored).toEqual({ lines: 1, costNanoUsd: 1_234_500_000_000n });
  });

  test("Google's tokens are compared only where they are counted one by one", async () => {
    const { layout, cells } = await read(GOOGLE.replaceAll(",count,", ",request,"));
    expect([layout.tokens, cells[0]?.tokens]).toEqual([[], {}]);
  });

  test("Google's BigQuery export: moments are put into the zone that is asked for", async () => {
    const file = `service.description,sku.description,usage_start_time,cost,currency,usage.amount,usage.unit
Gemini API,Generate content output token count gemini 2.5 pro,2025-11-20 07:00:00 UTC,0.5,USD,10,count
`;
    expect((await read(file)).cells[0]).toMatchObject({ day: "2025-11-20", model: "gemini-2.5-pro", costNanoUsd: 500_000_000n });
    expect((await read(file, { timeZone: "America/Los_Angeles" })).cells[0]?.day).toBe("2025-11-19");
  });
});

describe("a file whose columns are named", () => {
  const mapping = { date: "Day", model: "Which model", inputTokens: "in", outputTokens: "out", cost: "USD spent" };
  test("states what is named", async () => {
    const { layout, cells } = await read('day,which_model,IN,out,usd spent\n2025-11-20,"a ""b"", c",10,2,$0.5\n', { mapping });
    expect(layout).toEqual({ id: "mapped", tokens: ["input", "output"], hasCost: true });
    expect(cells).toEqual([{ day: "2025-11-20", model: 'a "b", c', tokens: { input: 10n, output: 2n }, costNanoUsd: 500_000_000n }]);
  });

  test("that lacks one of them is refused by its name", async () => {
    await expect(read("day,model\n2025-11-20,m\n", { mapping })).rejects.toThrow("line 1: there is no column Which model, in, out, USD spent");
  });
});

describe("what cannot be read names its line and column", () => {
  test.each([
    ["usage_date_utc,model,cost_usd\n2025-11-20,m,1\n2025-11-20,m,a lot\n", 'line 3, column cost_usd: must be an amount in USD, not "a lot"'],
    ["usage_date_utc,model,cost_usd\n20.11.2025,m,1\n", "line 2, column usage_date_utc: must be a date"],
    ["usage_date_utc,model,cost_usd\n2025-02-30,m,1\n", "line 2, column usage_date_utc: must be a date"],
    ["start_time,amount_value,amount_currency,line_item\n1763596800,1,eur,m\n", 'line 2, column amount_currency: must be USD, not "eur"'],
    ["start_time,model,input_tokens,output_tokens\n1763596800,m,-1,2\n", "line 2, column input_tokens: must be a whole number"],
    [GOOGLE.replace("2025-11-20,2025-11-20", "2025-11-01,2025-11-30"), "line 6, column Usage end date: must be the day of"],
    ['usage_date_utc,model,cost_usd\n2025-11-20,"m,1\n', "line 2: this is no CSV (CSV_QUOTE_NOT_CLOSED)"],
    ['usage_date_utc,model,cost_usd\n2025-11-20,m"x",1\n', "line 2: this is no CSV"],
    [`usage_date_utc,model,cost_usd\n2025-11-20,${"m".repeat(70_000)},1\n`, "this is no CSV (CSV_MAX_RECORD_SIZE)"],
    ["a,b\n1,2\n", "line 1: these are not the columns"],
    ["", "line 1: these are not the columns"],
    [`${"x\n".repeat(100)}${ANTHROPIC_COSTS}`, "line 1: these are not the columns"],
  ])("%#", async (file, message) => {
    await expect(read(file)).rejects.toMatchObject({ code: "invalid_request", message: expect.stringContaining(message) });
  });
});
