import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, test } from "vitest";
import { loadCatalog } from "../catalog/load-catalog";
import { database } from "../db/client";
import { UsageWriter } from "../usage/usage-writer";
import { settleCall } from "./settle-call";

test("a background response that is read while the database is away is recorded when it is back", async () => {
  await loadCatalog();
  const spoolFolder = mkdtempSync(path.join(tmpdir(), "spool-"));
  const writer = new UsageWriter({ spoolFolder, waitMsMax: 100 });
  await database().$executeRaw`ALTER TABLE "UsageRecord" RENAME TO "Away"`;
  await settleCall(writer, {
    requestId: "req_1",
    caller: { organizationId: "org_1", credentialId: "tok_1", mode: "pass-through" },
    labels: { sessionId: null, userId: null, tags: null },
    provider: "openai",
    wire: "openai-responses",
    method: "GET",
    endpoint: "/responses/resp_1",
    requestedModel: "",
    model: "m",
    serviceTier: null,
    isStreaming: false,
    statusCode: 200,
    outcome: "completed",
    errorCode: null,
    passes: [{ model: null, buckets: { input: 3, output: 4 } }],
    usageSource: "provider",
    isBillable: true,
    rawUsage: null,
    attempts: [],
    providerRequestId: null,
    providerResponseId: "resp_1",
    startedAtMs: Date.now(),
    ttftMs: null,
    latencyMs: 1,
  });
  await database().$executeRaw`ALTER TABLE "Away" RENAME TO "UsageRecord"`;
  await writer.replay();
  expect(await database().usageRecord.findFirst()).toMatchObject({ requestId: "req_1", usageSource: "provider", outputTokens: 4 });
  await writer.close();
  rmSync(spoolFolder, { recursive: true, force: true });
});
