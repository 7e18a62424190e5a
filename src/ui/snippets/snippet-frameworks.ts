import type { Writer } from "./snippet-sdks";

interface Provider {
  /** Of the AI SDK: its package, the function that makes a provider of one's own, and what its base URL ends with. */
  aiSdk: { package: string; make: string; suffix?: string };
  model: string;
  keyVariable: string;
}

/** https://ai-sdk.dev/providers/ai-sdk-providers */
export const aiSdk =
  ({ aiSdk: { package: name, make, suffix = "" }, model, keyVariable }: Provider): Writer =>
  (base, token) =>
    `import { ${make} } from "${name}";
import { generateText } from "ai";

const provider = ${make}({
  apiKey: process.env.${keyVariable},
  baseURL: "${base}${suffix}",
  headers: { "X-Monitor-Token": "${token}" },
});

const { text } = await generateText({
  model: provider("${model}"),
  prompt: "Say hello in one word.",
});
console.log(text);`;

/** For every provider that speaks OpenAI's chat. */
export const langChainOpenAi =
  (model: string, keyVariable: string): Writer =>
  (base, token) =>
    `import { ChatOpenAI } from "@langchain/openai";

const model = new ChatOpenAI({
  model: "${model}",
  apiKey: process.env.${keyVariable},
  configuration: {
    baseURL: "${base}",
    defaultHeaders: { "X-Monitor-Token": "${token}" },
  },
});

const answer = await model.invoke("Say hello in one word.");
console.log(answer.text);`;

export const langChainAnthropic: Writer = (base, token) => `import { ChatAnthropic } from "@langchain/anthropic";

const model = new ChatAnthropic({
  model: "claude-haiku-4-5",
  apiKey: process.env.ANTHROPIC_API_KEY,
  anthropicApiUrl: "${base}",
  clientOptions: { defaultHeaders: { "X-Monitor-Token": "${token}" } },
});

const answer = await model.invoke("Say hello in one word.");
console.log(answer.text);`;

export const langChainGoogle: Writer = (base, token) => `import { ChatGoogleGenerativeAI } from "@langchain/google-genai";

const model = new ChatGoogleGenerativeAI({
  model: "gemini-3.5-flash",
  apiKey: process.env.GOOGLE_API_KEY,
  baseUrl: "${base}",
  customHeaders: { "X-Monitor-Token": "${token}" },
});

const answer = await model.invoke("Say hello in one word.");
console.log(answer.text);`;
