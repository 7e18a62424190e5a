import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startGateway, type TestGateway } from "./start-gateway";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

describe.each(["node", "web"] as const)("the %s mount", (name) => {
  const origin = () => gateway.mounts.find((mount) => mount.name === name)?.origin as string;

  test("a chat call is answered, and is in the database before its last byte arrives", async () => {
    const response = await fetch(`${origin()}/api/v1/openai/chat/completions`, {
      method: "POST",
      headers: { authorization: "Bearer sk-test", "content-type": "application/json", "x-monitor-token": gateway.token },
      body: JSON.stringify({ model: "gpt-4o-mini", messages: [{ role: "user", content: "hello" }] }),
    });
    const text = await response.text();
    expect(response.status, text).toBe(200);
    const requestId = response.headers.get("x-monitor-request-id") as string;
    const row = await gateway.database().usageRecord.findUniqueOrThrow({ where: { requestId } });
    const usage = JSON.parse(text).usage;
    expect(row).toMatchObject({
      provider: "openai",
      statusCode: 200,
      outcome: "completed",
      inputTokens: usage.prompt_tokens,
      outputTokens: usage.completion_tokens,
      usageSource: "provider",
      costStatus: "priced",
    });
  });
});
