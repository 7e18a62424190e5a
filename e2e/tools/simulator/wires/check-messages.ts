import { z } from "zod";

const FIELDS = new Set(
  `model messages max_tokens system stream tools tool_choice thinking temperature top_p top_k stop_sequences metadata service_tier container
  mcp_servers context_management output_config output_format betas inference_geo speed cache_control user_profile_id fallbacks`.split(/\s+/),
);
const cacheControl = z.strictObject({ type: z.literal("ephemeral"), ttl: z.enum(["5m", "1h"]).optional() }).nullish();
const sourceShape = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("base64"), media_type: z.string(), data: z.base64() }),
  z.strictObject({ type: z.literal("url"), url: z.url({ protocol: /^https?$/ }) }),
  z.looseObject({ type: z.enum(["text", "content", "file"]) }),
]);
const textBlock = z.looseObject({
  type: z.literal("text"),
  text: z.string().min(1, "text content blocks must be non-empty"),
  cache_control: cacheControl,
});
const blockShape = z.discriminatedUnion("type", [
  textBlock,
  z.looseObject({ type: z.literal("image"), source: sourceShape, cache_control: cacheControl }),
  z.looseObject({ type: z.literal("document"), source: sourceShape, cache_control: cacheControl }),
  z.looseObject({ type: z.literal("tool_use"), id: z.string().regex(/^[\w-]+$/), name: z.string(), input: z.record(z.string(), z.unknown()) }),
  z.looseObject({ type: z.literal("tool_result"), tool_use_id: z.string().regex(/^[\w-]+$/), content: z.unknown().optional() }),
  z.looseObject({ type: z.literal("thinking"), thinking: z.string(), signature: z.string() }),
  z.looseObject({ type: z.literal("redacted_thinking"), data: z.string() }),
]);
const messageShape = z.strictObject({
  role: z.enum(["user", "assistant", "system"]),
  content: z.union([z.string().min(1), z.array(blockShape).min(1)]),
});
type Message = z.infer<typeof messageShape>;
/** https://platform.claude.com/docs/en/build-with-claude/mid-conversation-system-messages */
const TAKES_SYSTEM_MESSAGES = /^claude-(opus-4-8|[a-z]+-5)/;
type Block = z.infer<typeof blockShape>;

/**
 * What the Messages API would refuse about a request beyond its basic shape; null: nothing. Unknown fields, roles and blocks, a tool result
 * that answers no call of the message before it, calls that stay unanswered, a thinking budget that the cap does not leave room for.
 */
export function findMessagesFault(body: Record<string, unknown>): string | null {
  const unknown = Object.keys(body).find((name) => !FIELDS.has(name));
  if (unknown !== undefined) return `${unknown}: Extra inputs are not permitted`;
  const parsed = z.array(messageShape).safeParse(body.messages);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return `messages.${issue?.path.join(".")}: ${issue?.message}`;
  }
  return findSystemFault(parsed.data, String(body.model)) ?? findToolFault(parsed.data) ?? findThinkingFault(body);
}

/** New instructions in mid-conversation: behind a user's message only, and not for older models. */
function findSystemFault(messages: Message[], model: string): string | null {
  for (const [i, { role }] of messages.entries()) {
    if (role !== "system") continue;
    if (!TAKES_SYSTEM_MESSAGES.test(model)) return `messages.${i}.role: role 'system' is not supported on this model`;
    if (messages[i - 1]?.role !== "user") return `messages.${i}.role: a system message must follow a user message`;
  }
  return null;
}

const blocksOf = (message: Message | undefined): Block[] => (Array.isArray(message?.content) ? message.content : []);
const callIds = (message: Message | undefined) => blocksOf(message).flatMap((block) => (block.type === "tool_use" ? [block.id] : []));
const answeredIds = (message: Message | undefined) => blocksOf(message).flatMap((block) => (block.type === "tool_result" ? [block.tool_use_id] : []));

function findToolFault(messages: Message[]): string | null {
  for (const [i, message] of messages.entries()) {
    const calls = callIds(messages[i - 1]);
    const answers = answeredIds(message);
    const stray = answers.find((id) => !calls.includes(id));
    if (stray !== undefined) return `messages.${i}: unexpected tool_use_id ${stray} found in tool_result blocks`;
    const open = calls.find((id) => !answers.includes(id));
    if (open !== undefined) return `messages.${i}: tool_use ids were found without tool_result blocks immediately after: ${open}`;
  }
  return null;
}

const thinkingShape = z.looseObject({ thinking: z.looseObject({ type: z.string(), budget_tokens: z.number().optional() }), max_tokens: z.number() });

function findThinkingFault(body: Record<string, unknown>): string | null {
  const { thinking, max_tokens } = thinkingShape.safeParse(body).data ?? {};
  if (thinking?.type !== "enabled") return null;
  if ((thinking.budget_tokens ?? 0) < 1024) return "thinking.enabled.budget_tokens: Input should be greater than or equal to 1024";
  return (thinking.budget_tokens ?? 0) < (max_tokens ?? 0) ? null : "`max_tokens` must be greater than `thinking.budget_tokens`";
}
