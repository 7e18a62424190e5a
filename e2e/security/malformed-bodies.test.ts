import { Agent, request as httpRequest } from "node:http";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startGateway, type TestGateway } from "../gateway/start-gateway";
import { bySize, GATEWAY_MOUNTS } from "../tools/support/full-size";

let gateway: TestGateway;
const agent = new Agent({ keepAlive: true, maxSockets: 16 });
beforeAll(async () => {
  gateway = await startGateway();
});
afterAll(async () => {
  agent.destroy();
  await gateway.close();
});

const GOOD =
  '{"model":"gpt-4o-mini","messages":[{"role":"user","content":"h\\u00e9 \\"x\\" 한국어 😀"}],"stream":false,"temperature":1.0,"seed":9007199254740993}';

const MUTATIONS = bySize({ small: 100, full: 1_000 });

interface Wire {
  name: string;
  path: string;
  /** The error as the API that was called words it. */
  shape: unknown;
}
const text = expect.stringMatching(/^The body is not a JSON object .*\(request req_[0-9a-z]{26}\)$/s);
const WIRES: Wire[] = [
  {
    name: "chat completions",
    path: "openai/chat/completions",
    shape: { error: expect.objectContaining({ message: text, type: "invalid_request_error", param: null, code: "invalid_request" }) },
  },
  { name: "responses", path: "openai/v1/responses", shape: { error: expect.objectContaining({ message: text, code: "invalid_request" }) } },
  {
    name: "messages",
    path: "anthropic/v1/messages",
    shape: { type: "error", error: { type: "invalid_request", message: text }, request_id: expect.stringMatching(/^req_/) },
  },
  {
    name: "generateContent",
    path: "google/v1beta/models/gemini-2.0-flash:generateContent",
    shape: { error: expect.objectContaining({ code: 400, message: text }) },
  },
  { name: "Gemini's compatible mode", path: "google/chat/completions", shape: [{ error: expect.objectContaining({ code: 400, message: text }) }] },
  { name: "xAI", path: "xai/chat/completions", shape: { code: "invalid_request", error: text } },
];

interface Reply {
  status: number;
  text: string;
}

function post(origin: string, path: string, body: Uint8Array, headers: Record<string, string> = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(`${origin}/api/v1/${path}`, {
      method: "POST",
      agent,
      headers: {
        "x-monitor-token": gateway.token,
        authorization: "Bearer sk-x",
        "content-type": "application/json",
        "content-length": body.length,
        ...headers,
      },
    });
    outgoing.once("error", reject).once("response", async (response) => {
      let answer = "";
      for await (const chunk of response.setEncoding("utf8")) answer += chunk;
      resolve({ status: response.statusCode ?? 0, text: answer });
    });
    outgoing.end(body);
  });
}

const CORPUS: [string, Uint8Array][] = [
  ["nothing", Buffer.from("")],
  ["cut short", Buffer.from(GOOD.slice(0, -1))],
  ["two objects", Buffer.from(GOOD + GOOD)],
  ["a byte order mark", Buffer.from(`\ufeff${GOOD}`)],
  ["UTF-16", Buffer.from(GOOD, "utf16le")],
  ["an array", Buffer.from(`[${GOOD}]`)],
  ["null", Buffer.from("null")],
  ["NaN", Buffer.from('{"temperature":NaN}')],
  ["a name twice", Buffer.from('{"model":"a","model":"b"}')],
  ["a name twice, escaped once", Buffer.from('{"model":"a","mod\\u0065l":"b"}')],
  ["a comment", Buffer.from('{"model":"a"/* */}')],
  ["single quotes", Buffer.from("{'model':'a'}")],
  ["100,000 levels", Buffer.from(`{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`)],
  ["100,000 open objects", Buffer.from('{"a":'.repeat(100_000))],
  ["a raw line break in a string", Buffer.from('{"model":"a\nb"}')],
  ["binary noise", Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 167 + 13) % 256))],
  ["a form", Buffer.from("model=gpt-4o-mini&stream=true")],
];

describe.each(GATEWAY_MOUNTS)("a body that is not JSON, at the %s mount", (name) => {
  const origin = () => gateway.mounts.find((mount) => mount.name === name)?.origin as string;

  test.each(WIRES)("$name: 400 in its own shape, nothing sent", async ({ path, shape }) => {
    gateway.simulator.reset();
    for (const [what, body] of CORPUS) {
      const { status, text: answer } = await post(origin(), path, body);
      expect([what, status]).toEqual([what, 400]);
      expect(JSON.parse(answer)).toEqual(shape);
      expect(answer).not.toMatch(/node_modules|\bat .*:\d+:\d+/);
    }
    expect(gateway.simulator.books.calls).toEqual([]);
  });

  test(`${MUTATIONS} mutations: refused and not sent, or sent byte for byte`, async () => {
    gateway.simulator.reset();
    const tally = { refused: 0, sent: 0 };
    const byte = fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(...Buffer.from('{}[]",:\\u0eE.+-tfn \n')));
    const edit = fc.record({ at: fc.nat(GOOD.length), kind: fc.constantFrom("replace", "insert", "delete", "cut"), byte });
    const bodies = fc.sample(fc.array(edit, { minLength: 1, maxLength: 3 }), MUTATIONS).map((edits) => edits.reduce(mutate, Buffer.from(GOOD)));
    const queue = [...bodies];
    await Promise.all(Array.from({ length: 16 }, () => drain(queue, origin(), tally)));
    expect(tally.refused + tally.sent).toBe(MUTATIONS);
    expect(tally.refused).toBeGreaterThan(MUTATIONS * 0.3);
    expect(gateway.simulator.books.calls).toHaveLength(tally.sent);
    console.log(`${name}: ${tally.refused} refused, ${tally.sent} sent`);
  });

  test("names of prototypes are ordinary names", async () => {
    gateway.simulator.reset();
    const body = Buffer.from(
      '{"__proto__":{"model":"polluted","stream":true},"constructor":{"prototype":{"stream":true}},"model":"gpt-4o-mini","messages":[{"role":"user","content":"hi"}]}',
    );
    const tags = { "x-monitor-tags": "__proto__=polluted,constructor=x,toString=y", "x-monitor-session": "__proto__" };
    const { status, text: answer } = await post(origin(), "openai/chat/completions", body, tags);
    expect(status, answer).toBe(200);
    expect(gateway.simulator.books.calls[0]).toMatchObject({ bodyBytes: body.length, model: "gpt-4o-mini", stream: false });
    expect(({} as Record<string, unknown>).stream).toBeUndefined();
    expect(Object.prototype).not.toHaveProperty("polluted");
    const row = await gateway.database().usageRecord.findFirstOrThrow({ where: { sessionId: "__proto__" }, orderBy: { createdAt: "desc" } });
    expect(row).toMatchObject({ requestedModel: "gpt-4o-mini", tags: '{"__proto__":"polluted","constructor":"x","toString":"y"}' });
  });
});

async function drain(queue: Buffer[], origin: string, tally: { refused: number; sent: number }): Promise<void> {
  for (let body = queue.pop(); body; body = queue.pop()) {
    const { status, text: answer } = await post(origin, "openai/chat/completions", body);
    const isOurs = status === 400 && answer.includes("The body is not a JSON object");
    tally[isOurs ? "refused" : "sent"] += 1;
    expect([200, 400, 404, 422]).toContain(status);
  }
}

function mutate(bytes: Buffer, edit: { at: number; kind: string; byte: number }): Buffer {
  const at = edit.at % (bytes.length + 1);
  if (edit.kind === "cut") return bytes.subarray(0, at);
  if (edit.kind === "insert") return Buffer.concat([bytes.subarray(0, at), Buffer.of(edit.byte), bytes.subarray(at)]);
  if (edit.kind === "delete") return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1)]);
  return Buffer.concat([bytes.subarray(0, at), Buffer.of(edit.byte), bytes.subarray(at + 1)]);
}
