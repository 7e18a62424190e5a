/** Base URL and monitor token → code that runs as it stands. */
export type Writer = (base: string, token: string) => string;

export const openAiCurl =
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

export const openAiJavaScript =
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

export const openAiPython =
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

export const anthropicCurl: Writer = (base, token) => `curl ${base}/v1/messages \\
  -H "x-api-key: $ANTHROPIC_API_KEY" \\
  -H "anthropic-version: 2023-06-01" \\
  -H "X-Monitor-Token: ${token}" \\
  -H "Content-Type: application/json" \\
  -d '{
    "model": "claude-haiku-4-5",
    "max_tokens": 64,
    "messages": [{"role": "user", "content": "Say hello in one word."}]
  }'`;

export const anthropicJavaScript: Writer = (base, token) => `import Anthropic from "@anthropic-ai/sdk";

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

export const anthropicPython: Writer = (base, token) => `import os
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

export const googleCurl: Writer = (base, token) => `curl ${base}/v1beta/models/gemini-3.5-flash:generateContent \\
  -H "x-goog-api-key: $GOOGLE_API_KEY" \\
  -H "X-Monitor-Token: ${token}" \\
  -H "Content-Type: application/json" \\
  -d '{
    "contents": [{"role": "user", "parts": [{"text": "Say hello in one word."}]}]
  }'`;

export const googleJavaScript: Writer = (base, token) => `import { GoogleGenAI } from "@google/genai";

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

export const googlePython: Writer = (base, token) => `import os
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
