import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callFormat, FORMATS } from "../money/call-format";
import { MODELS } from "../money/models";
import { type Reseller, type Shop, startReseller } from "../money/start-reseller";
import { type Script, scriptPrompt } from "../tools/simulator/script";
import { bySize } from "../tools/support/full-size";

const ALL_NAMES = Object.values(MODELS).map(({ name }) => name);
/** Small, the first provider's: each format writes its failures alike, whoever failed. */
const NAMES = bySize({ small: ALL_NAMES.slice(0, 1), full: ALL_NAMES });
const OTHERS = FORMATS.filter((format) => format !== "chat");
/** What a stream of each format says when it has failed: https://platform.claude.com/docs/en/build-with-claude/streaming and its like. */
const FAILED: Record<(typeof OTHERS)[number], RegExp> = {
  messages:
    /event: error\ndata: \{"type":"error","error":\{"type":"\w+_error","message":"[^"]+","code":"upstream_error"\},"request_id":"req_\w+"\}\n\n$/,
  responses: /event: error\ndata: \{"type":"error",[\s\S]*event: response\.failed\ndata: \{"type":"response\.failed"[^\n]*\n\n$/,
  gemini: /data: \{"error":\{"code":502,"message":"[^"]+","status":"UNAVAILABLE",[^\n]*"reason":"upstream_error"[^\n]*\}\n\n$/,
};

let reseller: Reseller;
let shop: Shop;

beforeAll(async () => {
  reseller = await startReseller({ RESELLER_RETRIES_MAX: "0" });
  shop = await reseller.openShop("faults", 10_000_000_000n);
});
afterAll(() => reseller?.close());

function ask(format: (typeof OTHERS)[number], model: string, stream: boolean, script: Script) {
  const asked = { model, prompt: `Say hello. ${scriptPrompt(script)}`, stream, outputTokensMax: 200 };
  return callFormat(format, asked, { origin: reseller.origin, key: shop.key });
}

describe.each(OTHERS)("%s", (format) => {
  describe.each(NAMES)("%s", (model) => {
    // The last one is over in mid-text as far as HTTP can tell: only the format's own end mark is missing.
    test.each(["reset-mid", "error-in-stream", "truncate:2500"] as const)(
      "a stream that breaks by %s ends as an error of the format's own, never as a success",
      async (fault) => {
        const { seen, isWhole } = await ask(format, model, true, { fault, events: 24 });
        expect(seen.status).toBe(200);
        expect(isWhole).toBe(false);
        expect(seen.body.toString()).toMatch(FAILED[format]);
      },
    );

    test.each(["error-at-start", "error-before-content", "reset-before", "status:500", "status:503"] as const)(
      "%s is a refusal with its true status, and free",
      async (fault) => {
        for (const stream of [true, false]) {
          if (!stream && fault.startsWith("error-")) continue;
          const { seen, cost } = await ask(format, model, stream, { fault });
          expect(seen.status).toBe(format === "messages" ? 529 : 502);
          expect(JSON.parse(seen.body.toString())).toMatchObject({ error: expect.any(Object) });
          expect(cost).toBeUndefined();
          await reseller.settled();
          const row = (await shop.rows()).find(({ requestId }) => requestId === seen.requestId);
          expect(row).toMatchObject({ statusCode: seen.status, errorCode: "upstream_error", chargedNanoUsd: 0n });
        }
      },
    );
  });
});

test("every hold is settled, once", async () => {
  await reseller.settled();
  await reseller.expectCleanLedger();
  const charged = (await shop.rows()).reduce((sum, row) => sum + (row.chargedNanoUsd ?? 0n), 0n);
  expect(await shop.balance()).toEqual({ availableNanoUsd: 10_000_000_000n - charged, heldNanoUsd: 0n });
});
