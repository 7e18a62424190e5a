import { expect, test } from "vitest";
import { type ModelOption, searchModels } from "./model-option";

const option = (modelName: string, provider = "OpenAI"): ModelOption => ({
  id: modelName,
  modelName,
  provider,
  input: null,
  output: null,
  isEnabled: true,
});
const found = (models: ModelOption[], text: string) => searchModels(models, text).map(({ modelName }) => modelName);

test("the model that is named so comes first, then those that begin so", () => {
  const models = ["ft:gpt-mini", "gpt-mini-audio", "gpt-mini"].map((name) => option(name));
  expect(found(models, "GPT-mini")).toEqual(["gpt-mini", "gpt-mini-audio", "ft:gpt-mini"]);
});

test("words may be of the provider's name", () => {
  expect(found([option("llama", "Ollama"), option("llama", "Groq")], "groq llama")).toEqual(["llama"]);
  expect(found([option("gpt")], "claude")).toEqual([]);
});

test("without a word the first ones are offered, and never hundreds", () => {
  const many = Array.from({ length: 200 }, (_, index) => option(`model-${index}`));
  expect(found(many, "")).toEqual(many.slice(0, 30).map(({ modelName }) => modelName));
});
