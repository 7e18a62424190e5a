import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { HeaderList, ServedTokens, SimAnswer } from "./exchange";

const count = z.number().nonnegative().nullish();
const iterationShape = z.looseObject({
  input_tokens: count,
  output_tokens: count,
  cache_read_input_tokens: count,
  cache_creation_input_tokens: count,
});
const metaShape = z.looseObject({
  provider: z.string(),
  api: z.string(),
  status: z.number().int(),
  streaming: z.boolean(),
  headers: z.record(z.string(), z.union([z.string(), z.array(z.string())])).nullish(),
  expected_usage: z
    .looseObject({
      input: count,
      output: count,
      cached_read: count,
      cached_write: count,
      reasoning: count,
      tool_use_prompt: count,
      iterations: z.array(iterationShape).nullish(),
      semantics: z
        .looseObject({
          cached_read_is_subset_of_input: z.boolean().optional(),
          reasoning_is_subset_of_output: z.boolean().optional(),
          derived_billable_output: count,
        })
        .nullish(),
    })
    .nullish(),
  raw_usage: z.unknown().optional(),
});
type Meta = z.infer<typeof metaShape>;

const bodyFiles = ["response.sse", "response.chunks.jsonl", "response.json", "response.jsonl", "response.bin"];

/** The folder of the recorded answers: `FIXTURES_DIR`, or `../shared/fixtures` beside the project. Throws when it is not there. */
export function fixturesFolder(): string {
  const folder = path.resolve(process.env.FIXTURES_DIR ?? "../shared/fixtures");
  if (!existsSync(path.join(folder, "index.csv")))
    throw new Error(`No recorded answers at ${folder}: set FIXTURES_DIR to the folder that holds index.csv`);
  return folder;
}

/** `provider/api/case` of every recorded answer. */
export function listFixtures(): string[] {
  const rows = readFileSync(path.join(fixturesFolder(), "index.csv"), "utf8").split("\n").slice(1);
  return rows.map((row) => row.split(",")[0] ?? "").filter((name) => name !== "");
}

/** The recorded body as the provider sent it; payloads kept without their framing get it back. */
export function fixtureBody(name: string): Buffer {
  const folder = path.join(fixturesFolder(), name);
  const file = bodyFiles.find((candidate) => existsSync(path.join(folder, candidate)));
  if (!file) throw new Error(`No recorded answer ${name}`);
  const bytes = readFileSync(path.join(folder, file));
  return file === "response.chunks.jsonl" ? Buffer.from(frameChunks(name, bytes.toString("utf8"))) : bytes;
}

function frameChunks(name: string, text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const [provider, api] = name.split("/");
  if (api?.startsWith("native_") || api?.startsWith("vertex_native")) return lines.map((line) => `data: ${line}\r\n\r\n`).join("");
  const namesEvents = provider === "anthropic" || api === "responses" || api === "interactions";
  if (namesEvents) return lines.map((line) => `event: ${eventName(line)}\ndata: ${line}\n\n`).join("");
  return `${lines.map((line) => `data: ${line}\n\n`).join("")}data: [DONE]\n\n`;
}

function eventName(line: string): string {
  const { type, event_type } = z.looseObject({ type: z.string().optional(), event_type: z.string().optional() }).parse(JSON.parse(line));
  return type ?? event_type ?? "message";
}

/** Recorded APIs whose streams can be broken with an error event of their own. */
const wires: Record<string, string> = {
  chat_completions: "openai-chat",
  responses: "openai-responses",
  messages: "anthropic-messages",
  native_streamGenerateContent: "gemini",
};

/** Recorded status, headers and body. Request ids are left to the simulator, so that each call has its own. */
export function serveFixture({ name, model }: { name: string; model: string | null }): SimAnswer {
  const meta = metaShape.parse(JSON.parse(readFileSync(path.join(fixturesFolder(), name, "meta.json"), "utf8")));
  const body = fixtureBody(name);
  const pieces = meta.streaming ? splitEvents(body) : [body];
  const tokens = billedTokens(meta);
  return {
    wire: wires[meta.api] ?? `${meta.provider}/${meta.api}`,
    status: meta.status,
    headers: recordedHeaders(meta),
    pieces,
    model,
    isStream: meta.streaming,
    usage: meta.raw_usage ?? null,
    tokens,
    outputTokensMax: null,
    usagePiece: meta.raw_usage ? pieces.length - 1 : null,
  };
}

function recordedHeaders(meta: Meta): HeaderList {
  const list: HeaderList = [];
  for (const [name, value] of Object.entries(meta.headers ?? {})) {
    if (name === "x-request-id" || name === "request-id") continue;
    for (const one of Array.isArray(value) ? value : [value]) list.push([name, one]);
  }
  if (!list.some(([name]) => name === "content-type")) list.push(["content-type", meta.streaming ? "text/event-stream" : "application/json"]);
  return list;
}

/** At the empty line after each event; nothing is lost or added. */
function splitEvents(body: Buffer): Buffer[] {
  const parts = body.toString("latin1").split(/(?<=\r\n\r\n|\n\n)/);
  return parts.map((part) => Buffer.from(part, "latin1"));
}

/** `expected_usage` in the contract's meaning; all iterations where they are stated, because the totals leave some out. */
function billedTokens({ expected_usage: usage }: Meta): ServedTokens | null {
  if (!usage || (usage.input == null && usage.output == null)) return null;
  const cacheRead = usage.cached_read ?? 0;
  const cacheWrite = usage.cached_write ?? 0;
  const reasoning = usage.reasoning ?? 0;
  if (usage.iterations?.length) return sumIterations(usage.iterations, reasoning);
  const cacheOutside = usage.semantics?.cached_read_is_subset_of_input === false ? cacheRead + cacheWrite : 0;
  const reasoningOutside = usage.semantics?.reasoning_is_subset_of_output === false ? reasoning : 0;
  return {
    input: (usage.input ?? 0) + cacheOutside + (usage.tool_use_prompt ?? 0),
    output: usage.semantics?.derived_billable_output ?? (usage.output ?? 0) + reasoningOutside,
    cacheRead,
    cacheWrite,
    reasoning,
  };
}

function sumIterations(iterations: z.infer<typeof iterationShape>[], reasoning: number): ServedTokens {
  const sum: ServedTokens = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, reasoning };
  for (const pass of iterations) {
    const cacheRead = pass.cache_read_input_tokens ?? 0;
    const cacheWrite = pass.cache_creation_input_tokens ?? 0;
    sum.input += (pass.input_tokens ?? 0) + cacheRead + cacheWrite;
    sum.output += pass.output_tokens ?? 0;
    sum.cacheRead += cacheRead;
    sum.cacheWrite += cacheWrite;
  }
  return sum;
}
