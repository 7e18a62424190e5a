import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** What a recording states about itself: the fixtures' README. */
export interface ExpectedUsage {
  input?: number;
  output?: number;
  total?: number;
  cached_read?: number;
  cached_write?: number;
  cached_write_5m?: number;
  cached_write_1h?: number;
  reasoning?: number;
  input_audio?: number;
  input_image?: number;
  output_audio?: number;
  output_image?: number;
  tool_use_prompt?: number;
  seconds?: number;
  server_web_search_requests?: number;
  tool_usage_web_search_requests?: number;
  service_tier?: string;
  iterations?: { type: string; model?: string; input_tokens: number; output_tokens: number }[];
  per_line?: { usage: { input_tokens: number; output_tokens: number } }[];
  semantics?: { cached_read_is_subset_of_input: boolean; reasoning_is_subset_of_output: boolean; derived_billable_output?: number };
}

export interface Fixture {
  name: string;
  provider: string;
  api: string;
  method: string;
  url: string | null;
  status: number;
  contentType: string;
  request: Uint8Array;
  /** The body as the provider sends it; recordings without framing are framed as documented. */
  body: Uint8Array;
  isEventStream: boolean;
  expected: ExpectedUsage | null;
}

const FOLDER = path.resolve(process.env.FIXTURES_DIR ?? "../shared/fixtures");

/** All recordings. @throws Error when their folder is missing: without them nothing would be tested */
export function readFixtures(): Fixture[] {
  if (!existsSync(FOLDER)) throw new Error(`The recorded answers are not at ${FOLDER}: set FIXTURES_DIR to where they are.`);
  const metas = readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter((file) => path.basename(file) === "meta.json");
  return metas.sort().map((file) => readFixture(path.dirname(file)));
}

function readFixture(name: string): Fixture {
  const folder = path.join(FOLDER, name);
  const meta = JSON.parse(readFileSync(path.join(folder, "meta.json"), "utf8"));
  const bodyFile = readdirSync(folder).find((file) => file.startsWith("response.")) as string;
  const stored = readFileSync(path.join(folder, bodyFile));
  const [provider = "", api = ""] = name.split(path.sep);
  const requestFile = path.join(folder, "request.json");
  return {
    name,
    provider,
    api,
    method: meta.method ?? "POST",
    url: meta.url,
    status: meta.status,
    contentType: meta.headers?.["content-type"] ?? "",
    request: existsSync(requestFile) ? readFileSync(requestFile) : Buffer.alloc(0),
    body: bodyFile === "response.chunks.jsonl" ? frame(provider, api, stored.toString("utf8")) : stored,
    isEventStream: bodyFile === "response.sse" || bodyFile === "response.chunks.jsonl",
    expected: meta.expected_usage ?? null,
  };
}

function frame(provider: string, api: string, lines: string): Uint8Array {
  const payloads = lines.split("\n").filter((line) => line.trim() !== "");
  if (provider === "google") return Buffer.from(payloads.map((line) => `data: ${line}\r\n\r\n`).join(""));
  if (api === "chat_completions" || api === "completions")
    return Buffer.from(`${payloads.map((line) => `data: ${line}\n\n`).join("")}data: [DONE]\n\n`);
  return Buffer.from(payloads.map((line) => `event: ${JSON.parse(line).type}\ndata: ${line}\n\n`).join(""));
}
