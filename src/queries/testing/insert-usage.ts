import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { testRow } from "@/db/testing/make-work";
import type { UsageRow } from "@/usage/usage-row";
import { UsageWriter } from "@/usage/usage-writer";

let serial = 0;

/** A call that went well, changed as the test wants it. */
export function usageRow(change: Partial<UsageRow> = {}): UsageRow {
  serial += 1;
  return testRow({
    requestId: `req_${String(serial).padStart(8, "0")}`,
    organizationId: "org_mine",
    credentialId: "tok_1",
    mode: "pass-through",
    provider: "openai",
    model: "gpt-4o",
    requestedModel: "gpt-4o",
    inputTokens: 100,
    outputTokens: 20,
    providerCostNanoUsd: "450000",
    marginPpm: null,
    marginNanoUsd: null,
    latencyMs: 100,
    createdAt: Date.UTC(2026, 10, 10, 12, 30),
    ...change,
  });
}

/** Inserts through the app's own writer, so that rows and sums of hours agree as they do in life. */
export async function insertUsage(rows: readonly UsageRow[]): Promise<void> {
  const spoolFolder = mkdtempSync(path.join(tmpdir(), "llm-monitor-spool-"));
  const writer = new UsageWriter({ spoolFolder, waitMsMax: 600_000 });
  await Promise.all(rows.map((row) => writer.record(row)));
  await writer.close();
  rmSync(spoolFolder, { recursive: true });
}
