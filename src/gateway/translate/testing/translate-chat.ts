import type Anthropic from "@anthropic-ai/sdk";
import type OpenAI from "openai";
import { expect } from "vitest";
import { AppError } from "../../../domain/errors";
import { translateRequest } from "../anthropic/request";
import type { ChatRequest } from "../chat/chat-types";

export const HAIKU = { model: "claude-haiku-4-5-20251001", maxTokens: 4096 };
export const OLD = { model: "claude-3-5-haiku-20241022", maxTokens: 4096 };
export const CURRENT = { model: "claude-opus-4-8", maxTokens: 4096 };
export const PNG = "iVBORw0KGgo=";

export type Chat = Partial<OpenAI.ChatCompletionCreateParams>;
export const user = { role: "user", content: "Hi" } as const;

export function translate(body: Chat | ChatRequest, options = HAIKU): Anthropic.MessageCreateParams {
  return translateRequest({ messages: [user], ...body }, options) as unknown as Anthropic.MessageCreateParams;
}

/** The message of the refusal; fails when there is none. */
export function refusal(body: Chat | ChatRequest, options = HAIKU): string {
  try {
    translate(body, options);
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code: "invalid_request", status: 400 });
    expect((error as AppError).message.startsWith(`${(error as AppError).param}: `)).toBe(true);
    return (error as AppError).message;
  }
  throw new Error("was not refused");
}

export function tool(name: string): OpenAI.ChatCompletionFunctionTool {
  return { type: "function", function: { name } };
}
