import { CODEX_COMMAND, CODEX_FILE, INSTALL_CLAUDE_CODE, INSTALL_CODEX, resoldClaudeCode, resoldCodexConfig } from "./snippet-agents";
import type { SnippetText, SnippetTool } from "./snippets";

/** One model per provider, to show that one key and one endpoint reach them all. */
export const RESELLER_MODELS = ["gpt-4o-mini", "claude-haiku-4-5", "gemini-3.5-flash", "grok-4.5"] as const;

/** The base URL for an OpenAI SDK. */
export const resellerBaseUrl = (origin: string) => `${origin}/api/v1`;

type Writer = (base: string, key: string, model: string) => string;

const curl: Writer = (base, key, model) => `curl ${base}/chat/completions \\
  -H "Authorization: Bearer ${key}" \\
  -H "Content-Type: application/json" \\
  -d '{
    "model": "${model}",
    "messages": [{"role": "user", "content": "Say hello in one word."}]
  }'`;

const javaScript: Writer = (base, key, model) => `import OpenAI from "openai";

const client = new OpenAI({
  apiKey: "${key}",
  baseURL: "${base}",
});

const completion = await client.chat.completions.create({
  model: "${model}",
  messages: [{ role: "user", content: "Say hello in one word." }],
});
console.log(completion.choices[0].message.content);
console.log("USD", completion.usage.cost);`;

const python: Writer = (base, key, model) => `from openai import OpenAI

client = OpenAI(
    api_key="${key}",
    base_url="${base}",
)

completion = client.chat.completions.create(
    model="${model}",
    messages=[{"role": "user", "content": "Say hello in one word."}],
)
print(completion.choices[0].message.content)
print("USD", completion.usage.cost)`;

/** `.chat`: by itself the provider would call `/responses`. The charge is in a header too, because the SDK's usage keeps only what it knows. */
const aiSdk: Writer = (base, key, model) => `import { createOpenAI } from "@ai-sdk/openai";
import { generateText } from "ai";

const provider = createOpenAI({
  apiKey: "${key}",
  baseURL: "${base}",
});

const { text, response } = await generateText({
  model: provider.chat("${model}"),
  prompt: "Say hello in one word.",
});
console.log(text);
console.log("USD", response.headers["x-monitor-cost"]);`;

const langChain: Writer = (base, key, model) => `import { ChatOpenAI } from "@langchain/openai";

const model = new ChatOpenAI({
  model: "${model}",
  apiKey: "${key}",
  configuration: { baseURL: "${base}" },
});

const answer = await model.invoke("Say hello in one word.");
console.log(answer.text);`;

const TOOLS = [
  { tool: "curl", write: curl, install: null },
  { tool: "javascript", write: javaScript, install: "npm install openai" },
  { tool: "python", write: python, install: "pip install openai" },
  { tool: "ai-sdk", write: aiSdk, install: "npm install ai @ai-sdk/openai" },
  { tool: "langchain", write: langChain, install: "npm install @langchain/openai @langchain/core" },
] as const satisfies readonly { tool: SnippetTool; write: Writer; install: string | null }[];

/** One snippet per tool. `origin`: scheme and host of this app, without a trailing slash. `key`: an API key of ours. */
export function makeResellerSnippets({ origin, key, model }: { origin: string; key: string; model: string }): SnippetText[] {
  const base = resellerBaseUrl(origin);
  return [
    ...TOOLS.map(({ tool, write, install }) => ({ tool, code: write(base, key, model), install, file: null })),
    { tool: "claude-code", code: resoldClaudeCode(origin, key, model), install: INSTALL_CLAUDE_CODE, file: null },
    {
      tool: "codex",
      code: resoldCodexConfig(origin, model),
      install: INSTALL_CODEX,
      file: { name: CODEX_FILE, command: `LLM_KEY="${key}" ${CODEX_COMMAND}` },
    },
  ];
}
