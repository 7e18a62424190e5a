import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NO_PARAMETERS, type Target } from "../../src/app/(dashboard)/playground/ask";
import { showCode } from "../../src/app/(dashboard)/playground/show-code";
import { type Reseller, type Shop, startReseller } from "../money/start-reseller";
import { runProgram } from "../sdk/run-program";
import { scriptKey } from "../tools/simulator/start-simulator";
import { ROOT } from "../tools/support/root";

let reseller: Reseller;
let shop: Shop;
beforeAll(async () => {
  reseller = await startReseller();
  shop = await reseller.openShop("playground", 10_000_000_000n);
});
afterAll(() => reseller?.close());

const own = (id: string, wire: "openai" | "anthropic" | "google", model: string): Target => ({
  mount: { id, name: id, wire, quirks: [], keyVariable: `${id.toUpperCase()}_API_KEY` },
  model,
  canReason: false,
});
const TARGETS: Target[] = [
  { mount: null, model: "claude-haiku-4-5", canReason: false },
  own("openai", "openai", "gpt-4o-mini"),
  own("anthropic", "anthropic", "claude-haiku-4-5"),
  own("google", "google", "gemini-3.5-flash"),
  own("xai", "openai", "grok-4.5"),
];
const ASK = {
  system: 'Answer in one word; say it\'s "done".',
  parameters: { ...NO_PARAMETERS, temperature: 0.5, maxTokens: 40 },
  messages: [
    { role: "user" as const, text: "It's $5 & `more`\n\\o/", files: [] },
    { role: "assistant" as const, text: "Yes.", files: [] },
    { role: "user" as const, text: "Go on.", files: [] },
  ],
};
const PROGRAMS = { curl: ["call.sh", "bash"], javascript: ["call.mjs", process.execPath] } as const;

describe.each(TARGETS)("the code that the playground shows for $model at $mount.id runs as it stands", (target) => {
  test.each(["curl", "javascript"] as const)("in %s", async (language) => {
    const [name, program] = PROGRAMS[language];
    mkdirSync(path.join(ROOT, "dist"), { recursive: true });
    const folder = mkdtempSync(path.join(ROOT, "dist/snippet-")); // inside the project, so that its packages are found
    try {
      const file = path.join(folder, name);
      writeFileSync(file, showCode(language, { origin: reseller.origin, target, ask: ASK }));
      const env: Record<string, string> = target.mount
        ? { MONITOR_TOKEN: reseller.token, [target.mount.keyVariable as string]: scriptKey({ tokens: { input: 1000, output: 30 } }) }
        : { LLM_MONITOR_API_KEY: shop.key };
      const since = new Date();
      expect((await runProgram(program, [file], env)).trim()).not.toBe("");
      await reseller.settled();
      const organizationId = target.mount ? reseller.organizationId : shop.organizationId;
      const rows = await reseller.database().usageRecord.findMany({ where: { organizationId, createdAt: { gte: since } } });
      expect(rows).toMatchObject([{ requestedModel: target.model, statusCode: 200, isStreaming: true, costStatus: "priced" }]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
