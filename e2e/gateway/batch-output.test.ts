import { afterAll, beforeAll, expect, test } from "vitest";
import { startGateway, type TestGateway } from "./start-gateway";

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(() => gateway.close());

test("a batch's results are billed at the first download, and once", async () => {
  const headers = { authorization: "Bearer sk-test", "content-type": "application/json", "x-monitor-token": gateway.token };
  const ask = async (path: string, body?: unknown) => {
    const url = `${gateway.mounts[0]?.origin}/api/v1/openai${path}`;
    const response = await fetch(url, { method: body ? "POST" : "GET", headers, body: body ? JSON.stringify(body) : undefined });
    expect(response.status).toBe(200);
    return response;
  };
  const made = await ask("/batches", { input_file_id: "file-1", endpoint: "/v1/chat/completions", completion_window: "24h" });
  const { id } = (await made.json()) as { id: string };
  const { output_file_id } = (await (await ask(`/batches/${id}`)).json()) as { output_file_id: string };
  for (const path of [`/files/${output_file_id}/content`, `/v1/files/${output_file_id}/content`, `/files/${output_file_id}/content`])
    await (await ask(path)).text();
  await gateway.flush();
  const rows = await gateway.database().usageRecord.findMany({ where: { wire: "openai-batch-output" }, orderBy: { createdAt: "asc" } });
  expect(rows.map(({ inputTokens, outputTokens }) => [inputTokens, outputTokens])).toEqual([
    [20, 5],
    [0, 0],
    [0, 0],
  ]);
});
