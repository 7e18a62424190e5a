import { Agent } from "undici";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { askRaw, keyHeaders } from "./ask-raw";
import { expectedTokens, tokensOf } from "./expected-row";
import { type Recording, readRecordings } from "./read-recordings";
import { startGateway, type TestGateway } from "./start-gateway";

const recordings = readRecordings();

/** Not passed on, or of this connection only, or the simulator's own. */
const NOT_COMPARED = new Set(["set-cookie", "x-request-id", "request-id", "content-length", "date", "connection", "keep-alive", "transfer-encoding"]);
const ADDED = ["x-sim-call-id", "x-monitor-request-id"];

/** Without a stated usage although something was delivered. */
const ESTIMATED = new Set([
  "google/native_embeddings/batch-embed-2-usage",
  "openai/chat_completions/stream-forced-tool-finish-stop",
  "openai/chat_completions/stream-no-usage-obfuscation",
  "openai/chat_completions/stream-tool-call-no-usage",
  "openai/responses/stream-incomplete-max-output",
]);
const BROKEN = new Set(["openai/responses/stream-error-insufficient-quota"]);

let gateway: TestGateway;
const client = new Agent({ connections: 8 });
const counted = { bytes: 0, answers: 0 };
/** The mounts are two organizations: an answer that is read again by the same one is not counted again. */
const tokens: Record<string, string> = {};

beforeAll(async () => {
  gateway = await startGateway();
  tokens.node = gateway.token;
  tokens.web = await gateway.makeToken("org_web");
});
afterAll(async () => {
  await client.close();
  await gateway.close();
  console.log(`recordings: ${recordings.length} cases, ${counted.answers} answers, ${counted.bytes} bytes`);
});

test("all recordings are there", () => expect(recordings.length).toBeGreaterThanOrEqual(197));

describe.each(["node", "web"] as const)("through the %s mount", (mount) => {
  test.each(recordings.map((recording) => [recording.name, recording] as const))(
    "%s arrives as it was recorded, and is metered as it states",
    async (_name, recording) => {
      const answer = await askRaw(client, {
        origin: gateway.mounts.find(({ name }) => name === mount)?.origin as string,
        method: recording.method,
        target: recording.target,
        headers: { ...keyHeaders(recording.provider, { fixture: recording.name }), "x-monitor-token": tokens[mount] as string },
        body: recording.requestBody,
      });
      expect(answer.status, answer.body.toString("utf8", 0, 300)).toBe(recording.status);
      const ignored = recording.headers.has("content-type") ? ADDED : [...ADDED, "content-type"];
      expect(comparable(answer.headers, ignored)).toEqual(comparable(recording.headers, []));
      expect(answer.body.equals(recording.body)).toBe(true);
      counted.answers += 1;
      counted.bytes += answer.body.length;
      await expectRow(answer.headers.get("x-monitor-request-id") as string, recording, answer.headers);
    },
  );
});

function comparable(headers: Map<string, string>, ignored: readonly string[]): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => !NOT_COMPARED.has(name) && !ignored.includes(name)));
}

async function expectRow(requestId: string, recording: Recording, headers: Map<string, string>): Promise<void> {
  const row = await gateway.database().usageRecord.findUniqueOrThrow({ where: { requestId } });
  const expected = expectedTokens(recording);
  const source = expected ? "provider" : ESTIMATED.has(recording.name) ? "estimated" : "none";
  expect(row).toMatchObject({
    statusCode: recording.status,
    outcome: BROKEN.has(recording.name) ? "broken" : "completed",
    usageSource: source,
    providerRequestId: headers.get("x-sim-call-id"),
  });
  if (expected) expect(tokensOf(row)).toEqual(expected);
  if (source === "none") expect(row.inputTokens + row.outputTokens).toBe(0);
  if (source === "estimated") expect(row.inputTokens).toBeGreaterThan(0);
}
