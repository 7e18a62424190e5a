import { CHAT, matching, openaiPack, type PackNeed, pricedBy } from "./provider-pack";

const REGION: PackNeed = { field: "region", label: "AWS region", example: "us-west-2", isValid: matching(/^[a-z]{2}(-[a-z]+)+-\d$/) };

/** Its endpoint in OpenAI's format, with an API key of Amazon Bedrock: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-chat-completions.html */
export const bedrock = openaiPack({
  id: "bedrock",
  displayName: "Amazon Bedrock",
  quirks: ["reshapes_chat", "no_embeddings", "no_vision"],
  baseUrl: "https://bedrock-runtime.{region}.amazonaws.com/openai/v1",
  needs: [REGION],
  keyVariable: "BEDROCK_API_KEY",
  healthPath: null,
  documentation: "https://docs.aws.amazon.com/bedrock/latest/userguide/inference-chat-completions.html",
  models: pricedBy("aws", [
    {
      ...{ id: "gpt-oss-120b", name: "GPT-OSS 120B (Bedrock)", upstreamModel: "openai.gpt-oss-120b-1:0" },
      ...{ contextWindow: 128_000, maxOutputTokens: 32_768, capabilities: [...CHAT, "reasoning"] },
    },
    {
      ...{ id: "gpt-oss-20b", name: "GPT-OSS 20B (Bedrock)", upstreamModel: "openai.gpt-oss-20b-1:0" },
      ...{ contextWindow: 128_000, maxOutputTokens: 32_768, capabilities: [...CHAT, "reasoning"] },
    },
  ]),
});
