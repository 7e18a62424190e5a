export const SNIPPET_PROVIDERS = ["openai", "anthropic", "google", "xai"] as const;
export const SNIPPET_LANGUAGES = ["curl", "javascript", "python"] as const;
export type SnippetProvider = (typeof SNIPPET_PROVIDERS)[number];
export type SnippetLanguage = (typeof SNIPPET_LANGUAGES)[number];

export interface Snippet {
  id: `${SnippetProvider}-${SnippetLanguage}`;
  provider: SnippetProvider;
  language: SnippetLanguage;
  /** Runs as is: bash, an ES module for node, python3. */
  code: string;
  /** The environment variable that holds the provider's key. */
  keyVariable: string;
  /** The command that installs its package; null for curl. */
  install: string | null;
}

type Writer = (base: string, token: string) => string;

const openAiCurl =
  (model: string, keyVariable: string): Writer =>
  (base, token) =>
    `curl ${base}/chat/completions \\
  -H "Authorization: Bearer $${keyVariable}" \\
  -H "X-Monitor-Token: ${token}" \\
  -H "Content-Type: application/json" \\
  -d '{
    "model": "${model}",
    "messages": [{"role": "user", "content": "Say hello in one word."}]
  }'`;

const openAiJavaScript =
  (model: string, keyVariable: string): Writer =>
  (base, token) =>
    `import OpenAI from "openai";

const client = new OpenAI({
  apiKey: process.env.${keyVariable},
  baseURL: "${base}",
  defaultHeaders: { "X-Monitor-Token": "${token}" },
});

const completion = await client.chat.completions.create({
  model: "${model}",
  messages: [{ role: "user", content: "Say hello in one word." }],
});
console.log(completion.choices[0].message.content);`;

const openAiPython =
  (model: string, keyVariable: string): Writer =>
  (base, token) =>
    `import os
from openai import OpenAI

client = OpenAI(
    api_key=os.environ["${keyVariable}"],
    base_url="${base}",
    default_headers={"X-Monitor-Token": "${token}"},
)

completion = client.chat.completions.create(
    model="${model}",
    messages=[{"role": "user", "content": "Say hello in one word."}],
)
print(completion.choices[0].message.content)`;

const anthropicCurl: Writer = (base, token) => `curl ${base}/v1/messages \\
  -H "x-api-key: $ANTHROPIC_API_KEY" \\
  -H "anthropic-version: 2023-06-01" \\
  -H "X-Monitor-Token: ${token}" \\
  -H "Content-Type: application/json" \\
  -d '{
    "model": "claude-haiku-4-5",
    "max_tokens": 64,
    "messages": [{"role": "user", "content": "Say hello in one word."}]
  }'`;

const anthropicJavaScript: Writer = (base, token) => `import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({
  apiKey: process.env.ANTHROPIC_API_KEY,
  baseURL: "${base}",
  defaultHeaders: { "X-Monitor-Token": "${token}" },
});

const message = await client.messages.create({
  model: "claude-haiku-4-5",
  max_tokens: 64,
  messages: [{ role: "user", content: "Say hello in one word." }],
});
console.log(message.content);`;

const anthropicPython: Writer = (base, token) => `import os
from anthropic import Anthropic

client = Anthropic(
    api_key=os.environ["ANTHROPIC_API_KEY"],
    base_url="${base}",
    default_headers={"X-Monitor-Token": "${token}"},
)

message = client.messages.create(
    model="claude-haiku-4-5",
    max_tokens=64,
    messages=[{"role": "user", "content": "Say hello in one word."}],
)
print(message.content)`;

const googleCurl: Writer = (base, token) => `curl ${base}/v1beta/models/gemini-3.5-flash:generateContent \\
  -H "x-goog-api-key: $GOOGLE_API_KEY" \\
  -H "X-Monitor-Token: ${token}" \\
  -H "Content-Type: application/json" \\
  -d '{
    "contents": [{"role": "user", "parts": [{"text": "Say hello in one word."}]}]
  }'`;

const googleJavaScript: Writer = (base, token) => `import { GoogleGenAI } from "@google/genai";

const client = new GoogleGenAI({
  apiKey: process.env.GOOGLE_API_KEY,
  httpOptions: {
    baseUrl: "${base}",
    headers: { "X-Monitor-Token": "${token}" },
  },
});

const response = await client.models.generateContent({
  model: "gemini-3.5-flash",
  contents: "Say hello in one word.",
});
console.log(response.text);`;

const googlePython: Writer = (base, token) => `import os
from google import genai
from google.genai import types

client = genai.Client(
    api_key=os.environ["GOOGLE_API_KEY"],
    http_options=types.HttpOptions(
        base_url="${base}",
        headers={"X-Monitor-Token": "${token}"},
    ),
)

response = client.models.generate_content(
    model="gemini-3.5-flash",
    contents="Say hello in one word.",
)
print(response.text)`;

interface Recipe {
  keyVariable: string;
  install: Record<SnippetLanguage, string | null>;
  write: Record<SnippetLanguage, Writer>;
}
const openAiSdk = { curl: null, javascript: "npm install openai", python: "pip install openai" };
const openAiRecipe = (model: string, keyVariable: string): Recipe => ({
  keyVariable,
  install: openAiSdk,
  write: { curl: openAiCurl(model, keyVariable), javascript: openAiJavaScript(model, keyVariable), python: openAiPython(model, keyVariable) },
});

const RECIPES: Record<SnippetProvider, Recipe> = {
  openai: openAiRecipe("gpt-4o-mini", "OPENAI_API_KEY"),
  anthropic: {
    keyVariable: "ANTHROPIC_API_KEY",
    install: { curl: null, javascript: "npm install @anthropic-ai/sdk", python: "pip install anthropic" },
    write: { curl: anthropicCurl, javascript: anthropicJavaScript, python: anthropicPython },
  },
  google: {
    keyVariable: "GOOGLE_API_KEY",
    install: { curl: null, javascript: "npm install @google/genai", python: "pip install google-genai" },
    write: { curl: googleCurl, javascript: googleJavaScript, python: googlePython },
  },
  xai: openAiRecipe("grok-4.5", "XAI_API_KEY"),
};

/** The base URL for a provider's SDK. */
export function gatewayBaseUrl(origin: string, provider: SnippetProvider): string {
  return `${origin}/api/v1/${provider}`;
}

/**
 * One snippet per provider and language. `origin`: scheme and host of this app, without a trailing slash. `token`: a monitor
 * token. The provider's own key is read from the environment and never appears in a snippet.
 */
export function makeSnippets(origin: string, token: string): Snippet[] {
  return SNIPPET_PROVIDERS.flatMap((provider) =>
    SNIPPET_LANGUAGES.map((language): Snippet => {
      const { keyVariable, install, write } = RECIPES[provider];
      const code = write[language](gatewayBaseUrl(origin, provider), token);
      return { id: `${provider}-${language}`, provider, language, code, keyVariable, install: install[language] };
    }),
  );
}
