import { afterAll, beforeAll, expect, test } from "vitest";
import { scriptKey } from "../tools/simulator/start-simulator";
import { startGateway, type TestGateway } from "./start-gateway";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

test("the time to the first token is that of answers: a refused stream has none", async () => {
  const { mounts, token, flush, database, organizationId } = gateway;
  for (const key of [scriptKey({}), scriptKey({ fault: "status:429" })]) {
    const response = await fetch(`${mounts[0]?.origin}/api/v1/openai/chat/completions`, {
      method: "POST",
      headers: { authorization: `Bearer ${key}`, "content-type": "application/json", "x-monitor-token": token },
      body: JSON.stringify({ model: "gpt-4o-mini", stream: true, messages: [{ role: "user", content: "Hello" }] }),
    });
    await response.text();
  }
  await flush();
  const rows = await database().usageRecord.findMany({
    where: { organizationId },
    orderBy: { createdAt: "asc" },
    select: { statusCode: true, ttftMs: true },
  });
  expect(rows).toEqual([
    { statusCode: 200, ttftMs: expect.any(Number) },
    { statusCode: 429, ttftMs: null },
  ]);
});
