import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fixtureBody, fixturesFolder, listFixtures } from "../tools/simulator/serve-fixture";

/** A recorded exchange: what was asked, and every byte of what was answered. */
export interface Recording {
  /** `provider/api/case` */
  name: string;
  provider: string;
  api: string;
  method: string;
  /** The recorded URL's path and query at the gateway: below the mount of the provider that speaks this wire. */
  target: string;
  /** Null: none was sent, or it was not kept. */
  requestBody: string | null;
  status: number;
  /** Lower-case names; values of one name joined as HTTP joins them. */
  headers: Map<string, string>;
  body: Buffer;
  isStream: boolean;
  expected: ExpectedUsage | null;
}

/** The parts of `expected_usage` that the five counts follow from: the fixtures' README. */
export interface ExpectedUsage {
  input?: number;
  output?: number;
  total?: number;
  cached_read?: number;
  cached_write?: number;
  reasoning?: number;
  tool_use_prompt?: number;
  /** Of audio, billed instead of tokens. */
  seconds?: number;
  iterations?: Record<string, number>[];
  per_line?: { usage: Record<string, number> & { output_tokens_details?: { reasoning_tokens?: number } } }[];
  semantics?: { cached_read_is_subset_of_input?: boolean; reasoning_is_subset_of_output?: boolean; derived_billable_output?: number };
}

/** The provider's mount, and what its base URL holds of the recorded path. */
const MOUNTS: Record<string, { mount: string; base: string }> = {
  openai: { mount: "openai", base: "/v1" },
  azure_openai: { mount: "openai", base: "/openai/v1" },
  azure_xai: { mount: "openai", base: "" },
  openrouter: { mount: "openai", base: "/api/v1" },
  anthropic: { mount: "anthropic", base: "" },
  google: { mount: "google", base: "" },
  xai: { mount: "xai", base: "/v1" },
};

/** Where the source kept no URL. */
const PATHS: Record<string, string> = {
  interactions: "/v1beta/interactions",
  vertex_native_stream: "/v1/projects/p/locations/global/publishers/google/models/gemini-3-flash-preview:streamGenerateContent?alt=sse",
};

/** Every recording there is. */
export function readRecordings(): Recording[] {
  return listFixtures().sort().map(readRecording);
}

function readRecording(name: string): Recording {
  const folder = path.join(fixturesFolder(), name);
  const meta = JSON.parse(readFileSync(path.join(folder, "meta.json"), "utf8"));
  const [provider = "", api = ""] = name.split("/");
  const bodyFile = readdirSync(folder).find((file) => file.startsWith("response.")) as string;
  const requestFile = path.join(folder, "request.json");
  const isStream = meta.streaming as boolean;
  const method = (meta.method ?? "POST") as string;
  return {
    name,
    provider,
    api,
    method,
    target: targetOf(provider, meta.url ?? `http://x${PATHS[api]}`),
    requestBody: method === "GET" ? null : existsSync(requestFile) ? readFileSync(requestFile, "utf8") : minimalBody(api, isStream),
    status: meta.status,
    headers: new Map(Object.entries<string | string[]>(meta.headers ?? {}).map(([key, value]) => [key, [value].flat().join(", ")])),
    // Bodies that were kept without their framing have it from the simulator; all others are the file itself.
    body: bodyFile === "response.chunks.jsonl" ? fixtureBody(name) : readFileSync(path.join(folder, bodyFile)),
    isStream,
    expected: meta.expected_usage ?? null,
  };
}

function targetOf(provider: string, recordedUrl: string): string {
  const { mount, base } = MOUNTS[provider] as { mount: string; base: string };
  const { pathname, search } = new URL(recordedUrl);
  if (!pathname.startsWith(base)) throw new Error(`${recordedUrl} is not below ${base}`);
  return `/api/v1/${mount}${pathname.slice(base.length)}${search}`;
}

/** Where the source kept no request. Streams on OpenAI's older wires ask for the usage that they state, so that nothing has to be taken out. */
function minimalBody(api: string, isStream: boolean): string {
  const asksForUsage = isStream && /^(chat_)?completions$/.test(api);
  return JSON.stringify({
    model: "asked-for",
    ...(isStream ? { stream: true } : {}),
    ...(asksForUsage ? { stream_options: { include_usage: true } } : {}),
  });
}
