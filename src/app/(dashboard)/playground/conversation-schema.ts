import { z } from "zod/mini";
import { EFFORTS } from "./ask";

const attachment = z.object({ name: z.string(), mediaType: z.string(), content: z.string() });
const parameters = z.object({
  temperature: z.nullable(z.number()),
  topP: z.nullable(z.number()),
  maxTokens: z.nullable(z.number()),
  stop: z.string(),
  effort: z.nullable(z.enum(EFFORTS)),
});
/** Which model answers: resold (`provider` null), or at a provider's mount. */
const choice = z.object({ provider: z.nullable(z.string()), model: z.string() });
/** What the books say of a call. */
const record = z.object({
  inputTokens: z.number(),
  outputTokens: z.number(),
  reasoningTokens: z.number(),
  /** USD: what was charged for a resold call, else what the provider charges; null: not known. */
  cost: z.nullable(z.string()),
  ttftMs: z.nullable(z.number()),
  latencyMs: z.number(),
});
const callError = z.object({ status: z.number(), code: z.string(), message: z.string() });
const message = z.object({
  id: z.string(),
  /** Null: it begins the conversation. */
  parentId: z.nullable(z.string()),
  role: z.enum(["user", "assistant"]),
  text: z.string(),
  reasoning: z.string(),
  files: z.array(attachment),
  /** Of an answer: what was asked beside the messages before it, so that its code can be shown. */
  asked: z.nullable(z.object({ choice, system: z.string(), parameters })),
  requestId: z.string(),
  state: z.enum(["done", "running", "stopped", "failed"]),
  finish: z.nullable(z.string()),
  error: z.nullable(callError),
  record: z.nullable(record),
});
const thread = z.object({ choice, messages: z.array(message), leafId: z.nullable(z.string()) });
export const conversationSchema = z.object({
  version: z.literal(1),
  id: z.string(),
  createdAt: z.string(),
  updatedAt: z.string(),
  system: z.string(),
  parameters,
  isCompared: z.boolean(),
  /** One, or two side by side; the second one stays while only the first is looked at. */
  threads: z.array(thread).check(z.minLength(1)),
});

export type Choice = z.infer<typeof choice>;
export type CallRecord = z.infer<typeof record>;
export type Message = z.infer<typeof message>;
/** A tree of messages, of which one path is looked at: the one to `leafId`. */
export type Thread = z.infer<typeof thread>;
export type Conversation = z.infer<typeof conversationSchema>;
