import { afterAll, beforeAll, expect, test } from "vitest";
import { scriptPrompt } from "../tools/simulator/script";
import { callResold } from "./resold-call";
import { type Reseller, type Shop, startReseller } from "./start-reseller";

let reseller: Reseller;
let shop: Shop;
beforeAll(async () => {
  reseller = await startReseller();
  shop = await reseller.openShop("estimates", 100_000_000_000n);
}, 60_000);
afterAll(() => reseller?.close());

const PICTURE = `data:image/png;base64,${Buffer.alloc(1_500_000, 1).toString("base64")}`;

test.each(["gpt-4o-mini", "claude-3-5-haiku", "gemini-1.5-flash"])(
  "%s: where no usage is stated, a picture's bytes are not charged as text: an estimate is never more than was held for",
  async (model) => {
    const text = `What is it? ${scriptPrompt({ fault: "no-usage" })}`;
    const content = [
      { type: "text", text },
      { type: "image_url", image_url: { url: PICTURE } },
    ];
    const { origin } = reseller;
    const seen = await callResold({ origin, key: shop.key, model, outputTokensMax: 100, body: { messages: [{ role: "user", content }] } });
    expect(seen.status).toBe(200);
    const row = (await shop.rows()).at(-1);
    const hold = await reseller.database().hold.findUniqueOrThrow({ where: { requestId: row?.requestId } });
    expect(row).toMatchObject({ outcome: "completed", usageSource: "estimated" });
    expect(row?.inputTokens).toBeGreaterThanOrEqual(Math.floor(text.length / 4));
    expect(row?.inputTokens).toBeLessThanOrEqual(hold.inputTokensMax);
    expect(row?.chargedNanoUsd).toBeLessThanOrEqual(hold.amountNanoUsd);
  },
);

test("the ledger agrees", () => reseller.expectCleanLedger());
