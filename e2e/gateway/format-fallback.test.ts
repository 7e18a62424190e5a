import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callFormat, FORMATS } from "../money/call-format";
import { chargeOf } from "../money/charge-of";
import { type Reseller, type Shop, startReseller } from "../money/start-reseller";
import { type Script, scriptPrompt } from "../tools/simulator/script";
import { ignoreFailures, makeRoute } from "./make-route";

const OTHERS = FORMATS.filter((format) => format !== "chat");
/** Each format's own provider first, and one that it is translated for; and the other way round. */
const ROUTES = {
  "own-first": { responses: ["openai/gpt-4o-mini"], messages: ["anthropic/claude-3-5-haiku"], gemini: ["google/gemini-1.5-flash"] },
  "own-last": { responses: ["google/gemini-1.5-flash"], messages: ["openai/gpt-4o-mini"], gemini: ["anthropic/claude-3-5-haiku"] },
} as const;
const NEXT = {
  "own-first": { responses: "anthropic/claude-3-5-haiku", messages: "google/gemini-1.5-flash", gemini: "openai/gpt-4o-mini" },
  "own-last": { responses: "openai/gpt-4o-mini", messages: "anthropic/claude-3-5-haiku", gemini: "google/gemini-1.5-flash" },
} as const;
type Order = keyof typeof ROUTES;
const ORDERS = Object.keys(ROUTES) as Order[];

let reseller: Reseller;
let shop: Shop;

beforeAll(async () => {
  reseller = await startReseller({ RESELLER_RETRIES_MAX: "0" });
  shop = await reseller.openShop("chains", 10_000_000_000n);
  for (const order of ORDERS)
    for (const format of OTHERS)
      await makeRoute(reseller, { name: `${order}-${format}`, primary: ROUTES[order][format][0], fallbacks: [NEXT[order][format]] });
  await ignoreFailures();
});
afterAll(() => reseller?.close());

describe.each(OTHERS)("%s", (format) => {
  test.each(ORDERS.flatMap((order) => [true, false].map((stream) => [order, stream] as const)))(
    "%s, stream: %s: the next target answers where the first fails, and it alone is paid",
    async (order, stream) => {
      const [first] = ROUTES[order][format];
      const faultAt = first.split("/")[0] as NonNullable<Script["faultAt"]>;
      for (const fault of ["status:500", "reset-before", ...(stream ? (["error-before-content"] as const) : [])] as const) {
        const tag = `${format} ${order} ${stream} ${fault}`;
        const prompt = `Say hello. ${scriptPrompt({ fault, faultAt, tag, tokens: { input: 300, output: 40 } })}`;
        const asked = { model: `${order}-${format}`, prompt, stream, outputTokensMax: 200 };
        const { seen, isWhole, cost } = await callFormat(format, asked, { origin: reseller.origin, key: shop.key });
        expect([isWhole, seen.status], `${tag}: ${seen.body.toString().slice(-300)}`).toEqual([true, 200]);
        expect(seen.headers).toMatchObject({ "x-monitor-provider": NEXT[order][format].split("/")[0], "x-monitor-attempts": "2" });
        await reseller.settled();
        const answered = reseller.simulator.books.calls.filter((call) => call.tag === tag).at(-1);
        const due = answered ? chargeOf(answered) : -1n;
        expect(Math.round(Number(cost) * 1e9)).toBe(Number(due));
        const row = (await shop.rows()).find(({ requestId }) => requestId === seen.requestId);
        expect(row).toMatchObject({ outcome: "completed", chargedNanoUsd: due, route: `${order}-${format}` });
      }
    },
  );
});

test("the ledger adds up", async () => {
  await reseller.settled();
  await reseller.expectCleanLedger();
});
