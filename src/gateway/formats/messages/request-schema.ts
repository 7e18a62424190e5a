import { z } from "zod";

/** No model writes this much, and the cost of it still fits a column. */
const TOKENS_MAX = 10_000_000;
/** A field whose cost cannot be bounded by a hold, or that would reach into the operator's own account. */
const refused = (why: string) => z.null({ error: why }).optional();
const format = z.looseObject({ type: z.literal("json_schema"), schema: z.looseObject({}) }).nullish();
const share = z.number().min(0).max(1).nullish();
const NOT_KEPT = "names what is kept in the provider's account, and nothing is kept there for callers";
/** Skills of Anthropic's; others, and containers by their id, are the operator's. */
const skill = z.looseObject({ type: z.literal("anthropic", { error: NOT_KEPT }) });
const container = z.looseObject({ id: refused(NOT_KEPT), skills: z.array(skill).nullish() }, { error: NOT_KEPT }).nullish();

/** What a messages request says beside its conversation and tools: https://platform.claude.com/docs/en/api/messages. Fields newer than us pass. */
export const requestSchema = z.looseObject({
  max_tokens: z.number().int().min(1).max(TOKENS_MAX),
  stream: z.boolean().nullish(),
  stop_sequences: z.array(z.string()).nullish(),
  temperature: share,
  top_p: share,
  top_k: z.number().int().min(0).nullish(),
  metadata: z.looseObject({ user_id: z.string().nullish() }).nullish(),
  thinking: z.looseObject({ type: z.string(), budget_tokens: z.number().int().min(1).nullish(), display: z.string().nullish() }).nullish(),
  output_config: z.looseObject({ effort: z.string().nullish(), format }).nullish(),
  output_format: format,
  service_tier: z.enum(["auto", "standard_only"], { error: "only auto and standard_only are resold: others have another price" }).nullish(),
  speed: z.literal("standard", { error: "only standard is resold: others have another price" }).nullish(),
  inference_geo: z.literal("global", { error: "only global is resold: other places have another price" }).nullish(),
  fallbacks: refused("other models are not fallen back to by the provider: use a route"),
  fallback_credit_token: refused("credits of the provider's account are not for callers"),
  container,
  thread: refused("message threads are kept in the provider's account: send the whole conversation"),
  user_profile_id: refused(NOT_KEPT),
  workspace_id: refused(NOT_KEPT),
});
export type RequestOptions = z.infer<typeof requestSchema>;
