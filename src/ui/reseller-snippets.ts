import { SNIPPET_LANGUAGES, type SnippetLanguage } from "./snippets";

/** One model per provider, to show that one key and one endpoint reach them all. */
export const RESELLER_MODELS = ["gpt-4o-mini", "claude-haiku-4-5", "gemini-3.5-flash", "grok-4.5"] as const;

interface ResellerSnippet {
  language: SnippetLanguage;
  /** Runs as is: bash, an ES module for node, python3. */
  code: string;
  install: string | null;
}

/** The base URL for an OpenAI SDK. */
export const resellerBaseUrl = (origin: string) => `${origin}/api/v1`;

const curl = (base: string, key: string, model: string) => `curl ${base}/chat/completions \\
  -H "Authorization: Bearer ${key}" \\
  -H "Content-Type: application/json" \\
  -d '{
    "model": "${model}",
    "messages": [{"role": "user", "content": "Say hello in one word."}]
  }'`;

const javaScript = (base: string, key: string, model: string) => `import OpenAI from "openai";

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

const python = (base: string, key: string, model: string) => `from openai import OpenAI

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

const WRITERS = { curl, javascript: javaScript, python } as const;
const INSTALLS = { curl: null, javascript: "npm install openai", python: "pip install openai" } as const;

/** One snippet per language. `origin`: scheme and host of this app, without a trailing slash. `key`: an API key of ours. */
export function makeResellerSnippets({ origin, key, model }: { origin: string; key: string; model: string }): ResellerSnippet[] {
  return SNIPPET_LANGUAGES.map((language) => ({
    language,
    code: WRITERS[language](resellerBaseUrl(origin), key, model),
    install: INSTALLS[language],
  }));
}
