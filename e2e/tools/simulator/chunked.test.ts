import http from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Simulator, scriptKey, startSimulator } from "./start-simulator";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

type Script = Parameters<typeof scriptKey>[0];

function call(script: Script): Promise<{ headers: http.IncomingHttpHeaders; text: string; isWhole: boolean }> {
  const headers = { authorization: `Bearer ${scriptKey(script)}` };
  return new Promise((resolve, reject) => {
    const request = http.request(`${simulator.origin}/openai/v1/chat/completions`, { method: "POST", headers, agent: false }, async (response) => {
      let text = "";
      for await (const chunk of response.setEncoding("utf8")) text += chunk;
      resolve({ headers: response.headers, text, isWhole: response.complete });
    });
    request.once("error", reject).end('{"model":"gpt-4o","messages":[]}');
  });
}

it.each<[string, Script]>([
  ["at once", {}],
  ["late", { firstByteDelayMs: 5 }],
  ["in pieces", { cuts: "each:40" }],
])("sends the same JSON with a length, or chunked when told so: %s", async (_, script) => {
  const [stated, chunked] = await Promise.all([call(script), call({ ...script, chunked: true })]);
  expect(stated.headers).toMatchObject({ "content-length": String(Buffer.byteLength(stated.text)) });
  expect(chunked.headers).toMatchObject({ "transfer-encoding": "chunked", "content-type": "application/json" });
  expect(chunked.headers).not.toHaveProperty("content-length");
  expect([chunked.text, chunked.isWhole]).toEqual([stated.text, true]);
});
