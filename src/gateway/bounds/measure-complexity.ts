import type { Complexity } from "../../domain/route";
import { asList, asObject, asText, type Members } from "../bytes/json/parse-members";
import { estimateChatInput } from "./measure-input";

const FENCED_CODE = /```[\s\S]*?(?:```|$)/g;

/** What makes a chat request hard, counted in one pass over its messages. Nothing of it is kept. */
export function measureComplexity(body: Readonly<Members>): Complexity {
  const complexity: Complexity = {
    inputTokens: estimateChatInput(body),
    messages: asList(body.messages).length,
    tools: asList(body.tools).length + asList(body.functions).length,
    images: 0,
    codeCharacters: 0,
    asksForReasoning: asksForReasoning(body),
  };
  for (const message of asList(body.messages)) {
    const content = asObject(message)?.content;
    if (typeof content === "string") complexity.codeCharacters += codeCharacters(content);
    for (const part of asList(content)) addPart(complexity, asObject(part));
  }
  return complexity;
}

function addPart(complexity: Complexity, part: Members | null): void {
  if (part?.type === "image_url" || part?.type === "image") complexity.images += 1;
  complexity.codeCharacters += codeCharacters(asText(part?.text) ?? "");
}

function codeCharacters(text: string): number {
  if (!text.includes("```")) return 0;
  let characters = 0;
  for (const [block] of text.matchAll(FENCED_CODE)) characters += block.length;
  return characters;
}

function asksForReasoning({ reasoning_effort: effort, thinking }: Readonly<Members>): boolean {
  const isThinking = asObject(thinking);
  return (typeof effort === "string" && effort !== "none") || (isThinking !== null && isThinking.type !== "disabled");
}
